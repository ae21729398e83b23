"""Everything that is known of a promise: its making, facts and verdicts, and its messages, sent or on their way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from promise_service.application.ports.archive import Archive, PromiseRecord
from promise_service.domain.notices import Notice, NoticeOutcome, without_link
from promise_service.domain.promise_facts import Delayed, Fact, Rescheduled, VerdictSettled
from promise_service.domain.promises import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A promise with its facts in the order in which they happened, and its messages by id.

    What became of a message is a fact; those in `on_their_way` have none yet, or were set to be sent again. The words
    are those that were sent, but for the links to customers' own pages, which are for their eyes alone. `made_by` is
    who gave this very promise: of one that took the place of another, whoever moved that.
    """

    record: PromiseRecord
    made_by: str
    facts: tuple[Fact, ...]
    notices: Mapping[str, Notice]

    @property
    def on_their_way(self) -> list[Notice]:
        """The messages that were not accepted, refused or skipped so far, oldest first."""
        pending = (notice for notice in self.notices.values() if notice.outcome is NoticeOutcome.PENDING)
        return sorted(pending, key=lambda notice: (notice.created_at, notice.id))


def show_history(archive: Archive, promise_id: str, now: datetime) -> History:
    """The history of a promise; NotFound where there is none.

    Facts about one promise of a chain are facts about all of them; each one's verdicts are its own.
    """
    record = archive.promise(promise_id, now)
    all_facts = archive.facts(promise_id)
    chain = sorted({promise_id, *(fact.promise_id for fact in all_facts)})
    return History(
        record=record,
        made_by=_made_by(archive, record.promise),
        facts=tuple(
            fact for fact in all_facts if fact.promise_id == promise_id or not isinstance(fact.what, VerdictSettled)
        ),
        notices={notice.id: _for_others(notice) for each in chain for notice in archive.notices(each)},
    )


def _made_by(archive: Archive, promise: Promise) -> str:
    for fact in archive.facts(promise.follows) if promise.follows else ():
        if isinstance(fact.what, Delayed | Rescheduled) and fact.what.new_promise_id == promise.id:
            return fact.by
    return promise.made_by


def _for_others(notice: Notice) -> Notice:
    return replace(notice, message=without_link(notice.message))
