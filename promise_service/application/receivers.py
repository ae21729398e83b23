"""Who receives a message, at which address: what the policy says, and what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from promise_service.domain.notices import NoticeChannel, NoticeKind
from promise_service.domain.policy import NoticeRules, Party, Policy
from promise_service.domain.verdicts import Standing

_ADDRESS_OF = {NoticeChannel.EMAIL: "e-mail address", NoticeChannel.SMS: "phone number"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a message goes: `receiver` is a mailbox or a telephone number, as its channel has it."""

    channel: NoticeChannel
    receiver: str


def customer_address(rules: NoticeRules, kind: NoticeKind, standing: Standing) -> Address | None:
    """Where the customer gets messages of this kind: by the first channel whose address is known."""
    known = {NoticeChannel.EMAIL: standing.email, NoticeChannel.SMS: standing.phone}
    for channel in rules.channels[kind]:
        receiver = known[channel]
        if receiver is not None:
            return Address(channel=channel, receiver=receiver)
    return None


def missing_address(rules: NoticeRules, kind: NoticeKind) -> str:
    """What would have to be known of a customer who cannot be reached, as "no e-mail address or phone number"."""
    return f"no {' or '.join(_ADDRESS_OF[channel] for channel in rules.channels[kind])}"


def team_addresses(policy: Policy, rules: NoticeRules, kind: NoticeKind, standing: Standing) -> Mapping[str, Party]:
    """The mailboxes that get messages of this kind, each once, with the first party that it stands for.

    The rules are those of the promise; who has which address is for the policy in force to say.
    """
    found: dict[str, Party] = {}
    for party in rules.receivers[kind]:
        receiver = _party_address(policy, party, standing)
        if receiver is not None:
            found.setdefault(receiver, party)
    return found


def _party_address(policy: Policy, party: Party, standing: Standing) -> str | None:
    team = policy.teams.get(standing.team)
    match party:
        case Party.OWNER:
            agent = policy.agents.get(standing.agent_id or "")
            return (agent.email if agent else None) or (team.email if team else None)
        case Party.TEAM:
            return team.email if team else None
        case Party.SUPERVISOR:
            return team.supervisor_email if team else None
