"""The wording port: exact times by Babel, sentences from templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from unicodedata import category

from promise_service.adapters.wording.channel_changes import MOTIVES, QUESTIONS
from promise_service.adapters.wording.exact_times import (
    Hearer,
    day_in_words,
    hours_in_words,
    moment_in_words,
    window_in_words,
)
from promise_service.adapters.wording.locales import Tongue, canonical, is_spoken, tongue
from promise_service.adapters.wording.styles import Spoken, Written
from promise_service.adapters.wording.templates import render
from promise_service.adapters.wording.texts import ALARM_REASONS, BUILT_IN
from promise_service.application.wording import NoticeSubject, Reader
from promise_service.domain.channel_switches import Motive
from promise_service.domain.intervals import Interval
from promise_service.domain.notices import Message, NoticeChannel, NoticeKind, Statement
from promise_service.domain.policy import Template

WRITTEN, SPOKEN = Written(), Spoken()
MOST_CHOICES = 3
_NOT_OF_A_LINE = frozenset({"Cc", "Zl", "Zp"})


class BabelWording:
    """Exact sentences, in the reader's language and time zone; the policy's own words where it has any."""

    def window(self, window: Interval, reader: Reader) -> Statement:
        hearer = Hearer.of(reader)
        return Statement(
            written=window_in_words(window, hearer, WRITTEN),
            spoken=window_in_words(window, hearer, SPOKEN),
        )

    def day(self, instant: datetime, reader: Reader) -> str:
        return day_in_words(instant, Hearer.of(reader), WRITTEN)

    def hours(self, window: Interval, reader: Reader) -> str:
        return hours_in_words(window, Hearer.of(reader), WRITTEN)

    def deadline(self, promise_kind: str, channel: str, due_at: datetime, reader: Reader) -> Statement:
        hearer = Hearer.of(reader)
        text = _words(_statement_kind(promise_kind, channel), reader).text
        return Statement(
            written=render(text, {"deadline": moment_in_words(due_at, hearer, WRITTEN)}),
            spoken=render(text, {"deadline": moment_in_words(due_at, hearer, SPOKEN)}),
        )

    def callback_prompt(self, reason: str, slots: Sequence[Interval], reader: Reader) -> str:
        """With slots, `reason` is why we offer them; without any, only `full` has words of its own."""
        hearer = Hearer.of(reader)
        if not slots:
            kind = "prompt_full" if reason == "full" else "prompt_no_window"
            return render(_words(kind, reader).text, {})
        choice = _words("prompt_choice", reader).text
        choices = " ".join(
            _choice(choice, window_in_words(slot, hearer, SPOKEN), key)
            for slot, key in zip(slots[:MOST_CHOICES], hearer.tongue.language.keys, strict=False)
        )
        return render(_words(f"prompt_{reason}", reader).text, {"choices": choices})

    def wait_prompt(self, reader: Reader) -> str:
        return render(_words("prompt_wait", reader).text, {})

    def notice(
        self, kind: NoticeKind, subject: NoticeSubject, reader: Reader, channel: NoticeChannel = NoticeChannel.EMAIL
    ) -> Message:
        hearer = Hearer.of(reader)
        values = _values(subject, hearer)
        if channel is NoticeChannel.SMS:
            text = render(_words(f"{kind}_sms", reader).text, values)
            return Message(subject="", text=text, link=_link_in(text, subject))
        words = _words(kind, reader)
        subject_line = render(words.subject or _built_in(kind, hearer.tongue).subject or "", values)
        text = render(words.text, values)
        return Message(
            subject=subject_line,
            text=text,
            exact_time=_time_told(kind, text, values),
            link=_link_in(f"{subject_line}\n{text}", subject),
        )

    def calendar_summary(self, subject: NoticeSubject, reader: Reader) -> str:
        values = {"reference": subject.reference, "topic": _one_line(subject.topic)}
        return render(_words("calendar_summary", reader).text, values)

    def channel_question(self, reader: Reader) -> str:
        return QUESTIONS[tongue(reader.locale).tags[-1]]

    def motive(self, motive: Motive, reader: Reader) -> str:
        return MOTIVES[tongue(reader.locale).tags[-1]][motive]

    def language_of(self, locale: str | None, default: str) -> str:
        """`fr-CH` for fr_ch: a country may have words of its own. `default` comes back as it is."""
        return canonical(locale) if locale and is_spoken(locale) else default


@lru_cache(maxsize=1024)
def _choice(template: str, window: str, key: str) -> str:
    return render(template, {"window": window, "key": key})


def _values(subject: NoticeSubject, hearer: Hearer) -> dict[str, str | None]:
    """What a notice can show, by variable."""
    window = _window(subject.window, hearer)
    language = hearer.tongue.language
    return {
        "statement": subject.statement,
        "exact_time": window or moment_in_words(subject.due_at, hearer, WRITTEN),
        "window": window,
        "new_statement": subject.new_statement,
        "new_window": _window(subject.new_window, hearer),
        "reference": subject.reference,
        "promise_kind": language.promise_kinds[subject.promise_kind],
        "channel": language.channels.get(subject.channel, subject.channel),
        "link": subject.link,
        "customer_name": _one_line(subject.customer_name),
        "phone": _one_line(subject.phone),
        "topic": _one_line(subject.topic),
        "note": _one_line(subject.note),
        "reason": ALARM_REASONS[hearer.tongue.tags[-1]][subject.alarm] if subject.alarm else None,
    }


def _time_told(kind: NoticeKind, text: str, values: Mapping[str, str | None]) -> str | None:
    """The words of `text` that tell the time which counts: after a delay the new one, however the old one is told."""
    counts = ("new_window", "new_statement") if kind is NoticeKind.DELAY_NOTICE else ("exact_time", "statement")
    return next((words for name in counts if (words := values[name]) and words in text), None)


def _link_in(text: str, subject: NoticeSubject) -> str | None:
    return subject.link if subject.link and subject.link in text else None


def _window(window: Interval | None, hearer: Hearer) -> str | None:
    return window_in_words(window, hearer, WRITTEN) if window else None


def _statement_kind(promise_kind: str, channel: str) -> str:
    if channel == "phone":
        return "statement_follow_up_phone"
    if promise_kind == "reply" and channel in {"chat", "social"}:
        return f"statement_reply_{channel}"
    return f"statement_{promise_kind}"


def _words(kind: str, reader: Reader) -> Template:
    """The policy's own template, for the country first and then for the language; else the built-in one."""
    spoken = tongue(reader.locale)
    if reader.templates:
        for tag in spoken.tags:
            own = reader.templates.get((kind, tag))
            if own is not None:
                return own
    return _built_in(kind, spoken)


def _built_in(kind: str, spoken: Tongue) -> Template:
    return BUILT_IN[spoken.tags[-1]][kind]


def _one_line(text: str | None) -> str | None:
    """What somebody typed, fit for a line of a mail or its subject; None where nothing is left.

    Only control characters and line ends go: the invisible joiners of names in Persian, or of emoji, belong to them.
    """
    if text is None:
        return None
    return " ".join("".join(" " if category(sign) in _NOT_OF_A_LINE else sign for sign in text).split()) or None
