"""Promises and how they stand, as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from promise_service.adapters.sql.customer_columns import customer_columns, customer_from
from promise_service.adapters.sql.schema.promises import standings
from promise_service.application.ports.archive import PromiseRecord
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import AttemptRule
from promise_service.domain.promise_course import Stage
from promise_service.domain.promises import Basis, Promise, PromiseKind, Succession
from promise_service.domain.response_deadlines import DayTime, DeadlineRule, Unit, Within, at_from
from promise_service.domain.verdicts import Detail, Standing, Verdict

STANDING_COLUMNS = [column.label(f"standing_{column.name}") for column in standings.c]
"""The columns of a standing as `standing_from` reads them, beside those of its promise."""


def promise_row(promise: Promise) -> dict[str, Any]:
    """The row of a promise."""
    window, attempts, deadline = promise.window, promise.attempts, promise.basis.deadline
    return {
        "id": promise.id,
        "kind": promise.kind.value,
        "channel": promise.channel,
        "conversation_id": promise.conversation_id,
        "chain_id": promise.chain_id,
        "origin_id": promise.origin_id,
        "moves": promise.moves,
        "received_at": promise.received_at,
        "made_at": promise.made_at,
        "window_start": window.start if window else None,
        "window_end": window.end if window else None,
        "due_at": promise.due_at,
        "time_zone": promise.time_zone,
        "locale": promise.locale,
        "statement": promise.statement,
        "queue": promise.queue,
        "subject": promise.subject,
        "phone": promise.phone,
        "note": promise.note,
        "message_id": promise.message_id,
        "team": promise.team,
        "agent_id": promise.agent_id,
        **customer_columns(promise.customer),
        "policy_version": promise.policy_version,
        "tzdata_version": promise.tzdata_version,
        "basis_rule": promise.basis.rule,
        "basis_calendar": promise.basis.calendar,
        "basis_counted_from": promise.basis.counted_from,
        "deadline_unit": deadline.within.unit.value if deadline else None,
        "deadline_count": deadline.within.count if deadline else None,
        "deadline_at": _day_time_text(deadline),
        "attempts_max": attempts.max if attempts else None,
        "attempts_every": attempts.every if attempts else None,
        "follows": promise.follows,
        "succession": promise.succession.value if promise.succession else None,
        "offer_id": promise.offer_id,
        "made_by": promise.made_by,
    }


def promise_from(row: Row[Any]) -> Promise:
    """The promise of a row."""
    return Promise(
        id=row.id,
        kind=PromiseKind(row.kind),
        channel=row.channel,
        conversation_id=row.conversation_id,
        chain_id=row.chain_id,
        origin_id=row.origin_id or row.id,
        moves=row.moves,
        received_at=row.received_at,
        made_at=row.made_at,
        window=None if row.window_start is None else Interval(row.window_start, row.window_end),
        due_at=row.due_at,
        time_zone=row.time_zone,
        locale=row.locale,
        statement=row.statement,
        queue=row.queue,
        subject=row.subject,
        phone=row.phone,
        note=row.note,
        message_id=row.message_id,
        team=row.team,
        agent_id=row.agent_id,
        customer=customer_from(row),
        policy_version=row.policy_version,
        tzdata_version=row.tzdata_version,
        basis=Basis(
            rule=row.basis_rule,
            calendar=row.basis_calendar,
            counted_from=row.basis_counted_from,
            deadline=_deadline_from(row),
        ),
        attempts=None if row.attempts_max is None else AttemptRule(max=row.attempts_max, every=row.attempts_every),
        follows=row.follows,
        succession=None if row.succession is None else Succession(row.succession),
        offer_id=row.offer_id,
        made_by=row.made_by,
    )


def standing_row(record: PromiseRecord) -> dict[str, Any]:
    """The row of how a promise stands, with its lapse still ahead."""
    standing = record.standing
    return {
        "promise_id": record.promise.id,
        "due_at": record.promise.due_at,
        "stage": standing.stage.value,
        "verdict": standing.verdict,
        "detail": standing.detail,
        "forewarned": standing.forewarned,
        "attempts_made": standing.attempts_made,
        "tried_inside": standing.tried_inside,
        "last_attempt_at": standing.last_attempt_at,
        "next_attempt_at": standing.next_attempt_at,
        "delayed": standing.delayed,
        "answered": standing.answered,
        "fulfilled_at": standing.fulfilled_at,
        "team": standing.team,
        "agent_id": standing.agent_id,
        "email": standing.email,
        "phone": standing.phone,
        "lapses_at": standing.lapses_at,
        "lapsed_stage": standing.lapsed_stage,
        "lapsed_detail": standing.lapsed_detail,
        "followed_by": record.followed_by,
    }


def standing_from(row: Row[Any]) -> Standing:
    """The standing of a row that was selected with `STANDING_COLUMNS`."""
    return Standing(
        stage=Stage(row.standing_stage),
        verdict=None if row.standing_verdict is None else Verdict(row.standing_verdict),
        detail=None if row.standing_detail is None else Detail(row.standing_detail),
        forewarned=row.standing_forewarned,
        attempts_made=row.standing_attempts_made,
        tried_inside=row.standing_tried_inside,
        last_attempt_at=row.standing_last_attempt_at,
        next_attempt_at=row.standing_next_attempt_at,
        delayed=row.standing_delayed,
        answered=row.standing_answered,
        fulfilled_at=row.standing_fulfilled_at,
        team=row.standing_team,
        agent_id=row.standing_agent_id,
        email=row.standing_email,
        phone=row.standing_phone,
        lapses_at=row.standing_lapses_at,
        lapsed_stage=None if row.standing_lapsed_stage is None else Stage(row.standing_lapsed_stage),
        lapsed_detail=None if row.standing_lapsed_detail is None else Detail(row.standing_lapsed_detail),
    )


def _day_time_text(rule: DeadlineRule | None) -> str | None:
    if rule is None or rule.at is None:
        return None
    return rule.at.value if isinstance(rule.at, DayTime) else f"{rule.at:%H:%M}"


def _deadline_from(row: Row[Any]) -> DeadlineRule | None:
    if row.deadline_unit is None:
        return None
    at = None if row.deadline_at is None else at_from(row.deadline_at)
    return DeadlineRule(Within(Unit(row.deadline_unit), row.deadline_count), at)
