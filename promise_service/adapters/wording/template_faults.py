"""What is wrong with a policy's own words: looked for when the policy is published, so that none of it goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import chain, combinations

from jinja2 import UndefinedError

from promise_service.adapters.wording.catalogue import CATALOGUE, TextKind
from promise_service.adapters.wording.languages import LANGUAGES
from promise_service.adapters.wording.locales import canonical, is_spoken
from promise_service.adapters.wording.templates import render, variables_of
from promise_service.adapters.wording.vagueness import vague_phrase
from promise_service.domain.policy import Template
from promise_service.errors import Fault

LONGEST_SUBJECT = 200


def template_faults(templates: Mapping[tuple[str, str], Template]) -> list[Fault]:
    """Every fault of the templates by kind and language; it points at `/templates/{kind}/{language}/text`, for one."""
    return [fault for key, template in templates.items() for fault in _faults(*key, template)]


def _faults(kind: str, locale: str, template: Template) -> Iterator[Fault]:
    text_kind = CATALOGUE.get(kind)
    if text_kind is None:
        near = get_close_matches(kind, CATALOGUE, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(CATALOGUE)}"
        yield Fault(_pointer(kind), f"there is no text {kind!r}; {hint}")
        return
    if not is_spoken(locale):
        languages = ", ".join(sorted(tag for tag in LANGUAGES if "-" not in tag))
        yield Fault(_pointer(kind, locale), f"no sentences are made in {locale!r}; known languages: {languages}")
        return
    if locale != canonical(locale):
        yield Fault(_pointer(kind, locale), f"write the language tag as {canonical(locale)!r}, not {locale!r}")
    language = canonical(locale).split("-")[0]
    for detail in _text_faults(template.text, text_kind, language):
        yield Fault(_pointer(kind, locale, "text"), detail)
    if template.subject is not None:
        for detail in _subject_faults(template.subject, text_kind, language):
            yield Fault(_pointer(kind, locale, "subject"), detail)


def _text_faults(text: str, kind: TextKind, language: str) -> Iterator[str]:
    if not text.strip():
        yield "it is empty"
    elif not kind.has_subject and "\n" in text.strip():
        yield "it must be one line: it is part of a sentence, is spoken, or goes out as an SMS"
    else:
        yield from _source_faults(text, kind, language, kind.exact_times)


def _subject_faults(subject: str, kind: TextKind, language: str) -> Iterator[str]:
    if not kind.has_subject:
        yield "only notices by e-mail have a subject; leave it out"
    elif not subject.strip():
        yield "it is empty; leave it out to keep the built-in subject"
    elif "\n" in subject.strip() or len(subject) > LONGEST_SUBJECT:
        yield f"it must be one line of at most {LONGEST_SUBJECT} characters"
    else:
        yield from _source_faults(subject, kind, language, exact_times=frozenset())


def _source_faults(source: str, kind: TextKind, language: str, exact_times: frozenset[str]) -> Iterator[str]:
    try:
        used = variables_of(source)
    except ValueError as error:
        yield str(error)
        return
    if unknown := sorted(used - kind.variables):
        known = ", ".join(sorted(kind.variables)) or "none"
        yield f"it uses {', '.join(unknown)}, which this text does not have; known variables: {known}"
        return
    said: dict[tuple[str, ...], str] = {}
    unguarded: set[str] = set()
    for absent in _every_absence(kind):
        try:
            said[absent] = render(source, {name: None if name in absent else _mark(name) for name in kind.variables})
        except UndefinedError as error:
            unguarded.add(str(error))
    yield from sorted(unguarded)
    for phrase in sorted({phrase for text in said.values() if (phrase := vague_phrase(text, language))}):
        yield f"it says {phrase!r}, which names no exact time"
    yield from _missing_time(said, exact_times)


def _every_absence(kind: TextKind) -> Iterator[tuple[str, ...]]:
    """Each set of variables that can be absent together: what a template says depends on nothing else."""
    optional = sorted(kind.may_be_absent)
    return chain.from_iterable(combinations(optional, count) for count in range(len(optional) + 1))


def _missing_time(said: Mapping[tuple[str, ...], str], exact_times: frozenset[str]) -> Iterator[str]:
    """The first case in which none of `exact_times` is shown; no case, if there is none to show."""
    for absent, text in said.items():
        if exact_times and not any(_mark(name) in text for name in exact_times):
            case = f" when there is no {' and no '.join(absent)}" if absent else ""
            wanted = " or ".join(f"{{{{ {name} }}}}" for name in sorted(exact_times))
            yield f"it names no exact time{case}; it must show {wanted}"
            return


def _mark(variable: str) -> str:
    """A stand-in for a value, which no text holds by itself."""
    return f"\ue000{variable}\ue001"


def _pointer(kind: str, *rest: str) -> str:
    return "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in ("templates", kind, *rest))
