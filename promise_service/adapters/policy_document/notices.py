"""From written rules of messages to the domain's."""

from __future__ import annotations

from collections.abc import Iterable

from promise_service.adapters.policy_document.notice_document import Notices
from promise_service.domain.notices import NoticeChannel, NoticeKind
from promise_service.domain.policy import USUAL_NOTICES, AcknowledgedBy, NoticeRules, Party, QuietHours


def notice_rules_of(written: Notices) -> NoticeRules:
    """The rules, every default filled in."""
    quiet, feedback = written.quiet_hours, written.feedback_request
    return NoticeRules(
        acknowledgement=AcknowledgedBy(written.acknowledgement.sent_by),
        channels={
            NoticeKind.ACKNOWLEDGEMENT: _channels(written.acknowledgement.by),
            NoticeKind.CUSTOMER_REMINDER: _channels(written.customer_reminder.by),
            NoticeKind.DELAY_NOTICE: _channels(written.delay_notice.by),
            NoticeKind.RESCHEDULE_NOTICE: _channels(written.reschedule_notice.by),
            NoticeKind.CANCELLATION_NOTICE: _channels(written.cancellation_notice.by),
            NoticeKind.FEEDBACK_REQUEST: _channels(feedback.by if feedback else ()),
        },
        receivers={
            NoticeKind.OWNER_REMINDER: _parties(written.owner_reminder.to),
            NoticeKind.SUPERVISOR_REMINDER: _parties(written.supervisor_reminder.to),
            NoticeKind.ALARM: _parties(written.alarm.to),
        },
        feedback_after=feedback.after if feedback else USUAL_NOTICES.feedback_after,
        quiet_hours=None if quiet is None else QuietHours(begin=quiet.begin, end=quiet.end),
        unsubscribe=written.unsubscribe,
    )


def _channels(names: Iterable[str]) -> tuple[NoticeChannel, ...]:
    return tuple(NoticeChannel(name) for name in names)


def _parties(names: Iterable[str]) -> tuple[Party, ...]:
    return tuple(Party(name) for name in names)
