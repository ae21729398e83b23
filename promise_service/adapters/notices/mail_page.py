"""A notice as a page of HTML: the same words as in its plain text, the time that counts set off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from promise_service.adapters.notices.plain_text import one_line, without_controls
from promise_service.application.wording import unbroken
from promise_service.domain.notices import Notice

_PAGES = Path(__file__).parent / "pages"
_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text; or, with a link, a button that says it."""

    words: str
    link: str | None = None


def mail_page(notice: Notice) -> str:
    """One file, nothing from any other address, no script; readable without its style.

    The time is set off where it is told first. A line that is the link becomes a button, which says what the line
    before announces. The title leaves out the reference, which the text names.
    """
    text = without_controls(notice.message.text).strip()
    time = notice.message.exact_time or ""
    return _template().render(
        language=notice.locale.replace("_", "-"),
        title=unbroken(one_line(notice.message.subject.replace(f"({notice.promise_id})", ""))),
        paragraphs=[
            _lines(paragraph.split("\n"), notice.message.link) for paragraph in _BETWEEN_PARAGRAPHS.split(text)
        ],
        time=unbroken(time),
    )


def _lines(written: Iterable[str], link: str | None) -> list[_Line]:
    lines: list[_Line] = []
    for words in (each.strip() for each in written):
        if words != link:
            lines.append(_Line(unbroken(words)))
            continue
        announced = lines.pop().words if lines and lines[-1].link is None else words
        lines.append(_Line(announced.rstrip(": "), link))
    return lines


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("notice.html")
