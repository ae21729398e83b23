"""Texts without the signs that no reader shows, and that mails, calendars and telephones read as something else."""

from __future__ import annotations

from unicodedata import category

_LINE_ENDS = frozenset({"Cc", "Zl", "Zp"})


def without_controls(text: str) -> str:
    """`text` with its lines; control characters become blanks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign if sign == "\n" or category(sign) != "Cc" else " " for sign in lines)


def one_line(text: str) -> str:
    """`text` in a line, its blanks joined."""
    return " ".join("".join(" " if category(sign) in _LINE_ENDS else sign for sign in text).split())
