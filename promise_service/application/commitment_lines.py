"""The lines of the page of commitments, and what says them in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from promise_service.domain.commitments import Commitment, Share
from promise_service.domain.policy import ReplyRule

NOTHING = Share()
"""What a line has before anything is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentLine:
    """One commitment, and how far it was kept.

    `rule` is that of a deadline, `labels` its subject as customers call it, by language; `within` is a service level's,
    and `queue` the one whose calls it is about, None for those of all queues. `percent` is the target, None where none
    is published. `since` is the first day of the run in which it stands as it does now, `last_at` when a score was
    given last.
    """

    commitment: Commitment
    percent: int | None
    share: Share = NOTHING
    since: date | None = None
    rule: ReplyRule | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    within: timedelta | None = None
    queue: str | None = None
    last_at: datetime | None = None

    @property
    def name(self) -> str:
        """Stable, as `in_time.email.claim` and `service_level.support`."""
        of = (self.rule.channel, self.rule.subject) if self.rule else (self.queue,)
        return ".".join([self.commitment, *filter(None, of)])

    @property
    def reached(self) -> bool | None:
        """Whether the target was reached; None without a target, and where nothing was counted."""
        return None if self.percent is None else self.share.reaches(self.percent)


class CommitmentWords(Protocol):
    """Says what is committed to, in some languages."""

    def language(self, wanted: Sequence[str]) -> str:
        """The first of these locales whose language is spoken, as `fr`; the last resort where none is."""
        ...

    def sentence(self, line: CommitmentLine, language: str) -> str:
        """The commitment in one sentence."""
        ...

    def why_unknown(self, line: CommitmentLine, language: str) -> str | None:
        """Why a commitment has no value; None where it has one."""
        ...
