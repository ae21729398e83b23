"""The built-in words: one file a language, every kind of the catalogue in each."""

from __future__ import annotations

from collections.abc import Mapping

from promise_service.adapters.wording.texts import de, en, es, fr, it, nl
from promise_service.domain.notices import AlarmReason
from promise_service.domain.policy import Template

_FILES = {"de": de, "en": en, "es": es, "fr": fr, "it": it, "nl": nl}

BUILT_IN: Mapping[str, Mapping[str, Template]] = {
    language: {
        **{kind: Template(subject=None, text=text) for kind, text in (words.SENTENCES | words.SHORT_TEXTS).items()},
        **{kind: Template(subject=subject, text=text) for kind, (subject, text) in words.NOTICES.items()},
    }
    for language, words in _FILES.items()
}
"""By language, then by kind of text."""

ALARM_REASONS: Mapping[str, Mapping[AlarmReason, str]] = {
    language: words.ALARM_REASONS for language, words in _FILES.items()
}
"""By language: why the team has to step in."""
