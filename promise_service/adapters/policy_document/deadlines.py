"""From written deadlines to the domain's: replies, follow-ups and delays."""

from __future__ import annotations

from collections.abc import Iterable

from promise_service.adapters.policy_document.deadline_document import Delay, FollowUps, Reply
from promise_service.adapters.policy_document.fault_list import FaultList
from promise_service.adapters.policy_document.references import References
from promise_service.domain.policy import DelayTerms, FollowUpTerms, ReplyRule
from promise_service.domain.response_deadlines import DeadlineRule, Within


def reply_rules_of(
    written: Iterable[tuple[int, Reply]], references: References, faults: FaultList
) -> tuple[ReplyRule, ...]:
    """The rules that are right, each given with its place in the document; `faults` gets the others'.

    A rule after one that takes all of its messages can never match, which is a fault.
    """
    rules: list[ReplyRule] = []
    first_places: dict[tuple[str, str | None], int] = {}
    for place, reply in written:
        team = references.team(reply.team, "replies", place)
        calendar = references.calendar(reply.calendar, reply.team, "replies", place)
        earlier = first_places.get((reply.channel, None), first_places.get((reply.channel, reply.subject)))
        if earlier is not None:
            faults.add(f"can never match; /replies/{earlier} before it takes the same", "replies", place)
        first_places.setdefault((reply.channel, reply.subject), place)
        with faults.of("replies", place):
            deadline = _deadline(reply)
            if team is not None and calendar is not None:
                rules.append(
                    ReplyRule(
                        channel=reply.channel,
                        subject=reply.subject,
                        deadline=deadline,
                        team=team,
                        calendar=calendar,
                    )
                )
    return tuple(rules)


def follow_up_terms_of(written: FollowUps, references: References, faults: FaultList) -> FollowUpTerms | None:
    """The terms of follow-ups; None where `faults` got something."""
    team = references.known_team(written.team, "follow_ups", "team")
    calendar = references.known_calendar(written.calendar, "follow_ups", "calendar")
    with faults.of("follow_ups"):
        return FollowUpTerms(deadline=_deadline(written), team=team, calendar=calendar)
    return None


def delay_terms_of(
    written: Delay | None, follow_ups: FollowUpTerms | None, references: References, faults: FaultList
) -> DelayTerms | None:
    """The terms of delays, where none are written those of follow-ups; None where `faults` got something."""
    if written is None:
        return DelayTerms(deadline=follow_ups.deadline, calendar=None) if follow_ups else None
    calendar = references.known_calendar(written.calendar, "delay", "calendar")
    with faults.of("delay"):
        return DelayTerms(deadline=_deadline(written), calendar=calendar)
    return None


def _deadline(written: Reply | Delay | FollowUps) -> DeadlineRule:
    ((unit, count),) = written.within.counts.items()
    return DeadlineRule(Within(unit, count), written.at)
