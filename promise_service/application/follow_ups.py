"""Follow-ups: the rest of an answer, owed by the same agent, by a deadline of its own (R7, R10)."""

from __future__ import annotations

from dataclasses import replace

from promise_service.application import new_promises
from promise_service.application.book import Book
from promise_service.domain.policy import FollowUpTerms, Policy
from promise_service.domain.promises import Basis, Promise, PromiseKind
from promise_service.domain.response_deadlines import DeadlineRule, Within, due_at
from promise_service.errors import InvalidInput


def follow_up(
    book: Book, channel: str, asked: new_promises.Asked, team: str | None, within: Within | None = None
) -> Promise:
    """A follow-up by the policy's terms, or `within` another time.

    It belongs to the policy's team for follow-ups, else to `team`, else to the agent's own or the default one; time is
    counted in the policy's calendar for follow-ups, else in the team's.
    """
    terms = book.policy.follow_ups
    owner = _team(book.policy, terms, asked.agent_id, team)
    calendar = terms.calendar or book.policy.teams[owner].calendar
    rule = terms.deadline if within is None else DeadlineRule(within)
    basis = Basis(
        rule="/follow_ups" if within is None else "/within",
        calendar=calendar,
        counted_from=asked.received_at,
        deadline=rule,
    )
    deadline = due_at(rule, asked.received_at, book.policy.calendars[calendar])
    return new_promises.written(
        book, PromiseKind.FOLLOW_UP, channel, deadline, owner, replace(asked, message_id=None), basis=basis
    )


def _team(policy: Policy, terms: FollowUpTerms, agent_id: str | None, team: str | None) -> str:
    agent = policy.agents.get(agent_id or "")
    named = (terms.team, team, agent.team if agent else None, policy.default_team)
    for each in named:
        if each is not None and each in policy.teams:
            return each
    raise InvalidInput.at(
        "/agent_id",
        f"no team owns a follow-up by agent {agent_id!r}: name the agent, a default team or a team for follow-ups in "
        "the policy",
    )
