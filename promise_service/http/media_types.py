"""Content types, as requests name them."""

from __future__ import annotations

from email.message import Message

from promise_service.errors import Unreadable


class UnsupportedMediaType(Unreadable):
    """The body is of a type that this operation does not read."""


def media_type(header: str | None) -> str | None:
    """The type in a Content-Type header, in small letters and without parameters; None where there is none."""
    if header is None or not header.strip():
        return None
    message = Message()
    message["content-type"] = header
    return message.get_content_type()
