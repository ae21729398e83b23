"""The texts of the pages: the same in every language, each of them used, none missing."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from string import Formatter

import pytest

from promise_service.dashboard.languages import WORDS, language_of
from promise_service.domain.business_calendar import ClosedBecause
from promise_service.domain.callback_slots import CallbackDay
from promise_service.domain.channel_switches import Motive
from promise_service.domain.notices import AlarmReason, NoticeKind, NoticeOutcome
from promise_service.domain.offers import Reason
from promise_service.domain.promise_course import State
from promise_service.domain.promise_facts import AttemptOutcome, CancelledBy, Cause, Completeness
from promise_service.domain.promises import Succession
from promise_service.domain.response_deadlines import DayTime, Unit
from promise_service.domain.verdicts import Detail, Verdict

ROOM = Path(__file__).parents[2] / "promise_service" / "dashboard"
SOURCES = "\n".join(
    file.read_text("utf-8")
    for folder, pattern in ((ROOM, "*.py"), (ROOM / "pages", "*.html"))
    for file in folder.glob(pattern)
)
COMPOSED: dict[str, type[StrEnum]] = {
    "alarm_": AlarmReason,
    "at_": DayTime,
    "callback_day_": CallbackDay,
    "cause_": Cause,
    "detail_": Detail,
    "fact_answer_": Completeness,
    "fact_attempt_": AttemptOutcome,
    "fact_cancelled_": CancelledBy,
    "fact_notice_": NoticeOutcome,
    "follows_": Succession,
    "motive_": Motive,
    "no_callback_": Reason,
    "notice_": NoticeKind,
    "skipped_": ClosedBecause,
    "state_": State,
    "verdict_": Verdict,
}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", WORDS)
def test_every_language_says_the_same_things(language: str) -> None:
    ours, english = WORDS[language], WORDS["en"]
    assert ours.keys() == english.keys()
    different = {key for key in english if fields(ours[key]) != fields(english[key])}
    assert different == set()
    assert [key for key, text in ours.items() if text != text.strip() and not text.startswith((" ", ", "))] == []


@pytest.mark.parametrize(("prefix", "values"), COMPOSED.items())
def test_whatever_can_be_has_words(prefix: str, values: type[StrEnum]) -> None:
    assert {f"{prefix}{value}" for value in values} - WORDS["en"].keys() == set()


@pytest.mark.parametrize("unit", Unit)
def test_every_unit_can_be_counted(unit: Unit) -> None:
    assert {f"unit_{unit}_one", f"unit_{unit}_other"} <= WORDS["en"].keys()


def test_every_text_is_used() -> None:
    named = set(re.findall(r"""["'](\w+)["']""", SOURCES))
    composed = {
        key for key in WORDS["en"] if any(key.startswith(prefix) for prefix in (*COMPOSED, "unit_", "failure_"))
    }
    counted = {f"{name}_{form}" for name in named for form in ("one", "other")}
    others = {"nobody_call", "nobody_answer", "scored_csat", "scored_ces", "scored_nps"}
    assert WORDS["en"].keys() - named - composed - counted - others == set()


def test_every_text_that_is_asked_for_is_there() -> None:
    asked = set(re.findall(r"""\b(?:t|words)\('?"?(\w+)['"][,)]""", SOURCES))
    assert asked
    assert asked - WORDS["en"].keys() == set()
    counted = set(re.findall(r"""\b(?:t|words)\.count\(['"](\w+)['"]""", SOURCES))
    assert {f"{name}_{form}" for name in counted for form in ("one", "other")} - WORDS["en"].keys() == set()


def test_no_template_has_words_of_its_own() -> None:
    """Between the tags stand expressions, numbers, signs, and the name of the service."""
    own = []
    for page in (ROOM / "pages").glob("*.html"):
        text = re.sub(r"\{[{%#].*?[}%#]\}", "", page.read_text("utf-8"), flags=re.DOTALL)
        bare = re.sub(r"<[^>]*>", " ", text)
        own += [word for word in re.findall(r"[A-Za-zÀ-ÿ]{2,}", bare) if word not in _NAMES]
    assert own == []


_NAMES = {"Promise", "Service", "CSAT", "CES", "NPS"}


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "language"),
    [
        (None, None, None, "en"),
        (None, None, "fr-CA,fr;q=0.9,en;q=0.5", "fr"),
        (None, None, "de, en;q=0.3, fr;q=0.4", "fr"),
        (None, None, "fr;q=0, en;q=0.1", "en"),
        (None, None, "fr;q=x", "en"),
        (None, None, "*", "en"),
        (None, "fr", "en", "fr"),
        (None, "xx", "fr", "fr"),
        ("en", "fr", "fr", "en"),
        ("../..", "fr", "en", "fr"),
    ],
)
def test_the_language_is_what_the_reader_wishes(
    asked: str | None, kept: str | None, accepted: str | None, language: str
) -> None:
    assert language_of(asked, kept, accepted) == language
