"""What a customer filled in, and what of it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

LONGEST_COMMENT = 2000
MOST_FIELDS = 20
CSAT, CES, NPS = range(1, 6), range(1, 8), range(11)

_CONTROL_BUT_LINES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NUMBER = re.compile(r"[0-9]{1,2}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFeedback:
    """The answers as they will be recorded; None was not answered."""

    csat: int | None = None
    ces: int | None = None
    nps: int | None = None
    comment: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was answered."""
        return self == GivenFeedback()

    @property
    def is_too_long(self) -> bool:
        """Whether the words are more than are kept."""
        return self.comment is not None and len(self.comment) > LONGEST_COMMENT


NOTHING_GIVEN = GivenFeedback()


def fields_of(body: bytes) -> dict[str, str]:
    """The fields of a form as browsers send it; what is no form has none."""
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}


def feedback_in(fields: Mapping[str, str]) -> GivenFeedback:
    """The answers in a form; a number that its scale does not have is none."""
    comment = _CONTROL_BUT_LINES.sub(" ", fields.get("comment", "").replace("\r\n", "\n").replace("\r", "\n")).strip()
    return GivenFeedback(
        csat=_score(fields, "csat", CSAT),
        ces=_score(fields, "ces", CES),
        nps=_score(fields, "nps", NPS),
        comment=comment or None,
    )


def _score(fields: Mapping[str, str], name: str, scale: range) -> int | None:
    text = fields.get(name, "")
    return int(text) if _NUMBER.fullmatch(text) and int(text) in scale else None
