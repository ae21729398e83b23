"""Messages put together: a row with the exact words, and the timer that sends it."""

from __future__ import annotations

from promise_service.application.book import Book
from promise_service.application.ledger import Changes
from promise_service.application.ports import PromiseRecord
from promise_service.application.recording import fact_about
from promise_service.application.speaking import notice_subject, reader_of, team_reader
from promise_service.application.worth_telling import helps_until
from promise_service.domain.notices import TO_CUSTOMERS, AlarmReason, Notice, NoticeKind
from promise_service.domain.promise_facts import TeamAlarmed
from promise_service.domain.promises import Promise
from promise_service.domain.timers import TimerKind, new_timer

SERVICE = "promise-service"
"""By whom facts are recorded that nobody sent: the service itself."""


def notice(
    book: Book,
    record: PromiseRecord,
    kind: NoticeKind,
    receiver: str,
    *,
    new: Promise | None = None,
    reason: AlarmReason | None = None,
) -> Changes:
    """A message about a promise, to be sent at once."""
    promise = record.promise
    policy = book.policy_version(promise.policy_version)
    speak_to = reader_of if kind in TO_CUSTOMERS else team_reader
    reader = speak_to(policy, promise, book.now)
    subject = notice_subject(policy, record, reader, new=new, alarm=reason)
    row = Notice(
        id=book.new_id("ntc"),
        promise_id=promise.id,
        kind=kind,
        receiver=receiver,
        locale=reader.locale,
        message=book.wording.notice(kind, subject, reader),
        created_at=book.now,
        in_reply_to=promise.message_id if kind in TO_CUSTOMERS else None,
    )
    sending = new_timer(TimerKind.SEND_NOTICE, book.now, row.id, helps_until(kind, promise))
    return Changes(notices=(row,), timers=(sending,))


def alarm(book: Book, record: PromiseRecord, reason: AlarmReason) -> Changes:
    """Tell the owner, the team and its supervisor that somebody has to step in."""
    fact = fact_about(book, record.promise, TeamAlarmed(reason=reason), by=SERVICE, at=book.now)
    changes = Changes(facts=(fact,))
    receivers = dict.fromkeys((owner_address(book, record), supervisor_address(book, record)))
    for receiver in receivers:
        if receiver is not None:
            changes = changes + notice(book, record, NoticeKind.ALARM, receiver, reason=reason)
    return changes


def owner_address(book: Book, record: PromiseRecord) -> str | None:
    """Where the one who owns a promise is reached: the agent, where the policy knows their address, else the team."""
    agent = book.policy.agents.get(record.standing.agent_id or "")
    if agent is not None and agent.email is not None:
        return agent.email
    team = book.policy.teams.get(record.standing.team)
    return team.email if team else None


def supervisor_address(book: Book, record: PromiseRecord) -> str | None:
    """Where the supervisor of the team that owns a promise is reached."""
    team = book.policy.teams.get(record.standing.team)
    return team.supervisor_email if team else None
