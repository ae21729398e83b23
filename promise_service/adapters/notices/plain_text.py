"""Texts without the signs that no reader shows, and that mails, calendars and telephones read as something else."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")  # Unicode's Cc, which never changes, but for the end of a line
_LINE_END = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def without_controls(text: str) -> str:
    """`text` with its lines; control characters become blanks."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """`text` in a line, its blanks joined."""
    return " ".join(_LINE_END.sub(" ", text).split())
