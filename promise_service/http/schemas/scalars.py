"""The single values of requests: texts, ids, instants - each with what it must be."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, Strict, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from promise_service.domain.wall_clock import zone_named
from promise_service.errors import InvalidInput
from promise_service.http.faults import shown
from promise_service.http.instants import EXAMPLE, parse_instant, parse_query_instant

Value = TypeVar("Value")

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}")
_EMAIL = re.compile(r"[^\s@<>(),;:\\\"]{1,64}@[^\s@<>(),;:\\\".]+(\.[^\s@<>(),;:\\\".]+)+")


def refusing(check: Callable[[Any], Value]) -> Callable[[Any], Value]:
    """A check whose ValueError or InvalidInput becomes the sentence of the fault."""

    def checked(value: Any) -> Value:
        try:
            return check(value)
        except InvalidInput as error:
            raise _refused(error.faults[0].detail) from None
        except ValueError as error:
            raise _refused(str(error)) from None

    return checked


def separated(value: object) -> object:
    """A parameter that may be repeated, and hold several values with commas, as the list of them; None for none."""
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return [name.strip() for each in value for name in each.split(",") if name.strip()] or None
    return value


def _refused(reason: str) -> PydanticCustomError:
    return PydanticCustomError("refused", "{reason}", {"reason": reason})


def _one_line(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError(f"must be one line without control characters, not {shown(text)}")
    return text


def _lines(text: str) -> str:
    if _CONTROL_BUT_LINES.search(text):
        raise ValueError(f"must be free of control characters, unlike {shown(text)}")
    return text


def _locale(text: str) -> str:
    if _LOCALE.fullmatch(text) is None:
        raise ValueError(f"{text!r} is not a language; write it as fr or fr-CA")
    return text.replace("_", "-")


def _email(text: str) -> str:
    if _EMAIL.fullmatch(_one_line(text)) is None:
        raise ValueError(f"{text!r} is not an e-mail address, as claire@example.org")
    return text


def _time_zone(text: str) -> str:
    return zone_named(text).key


def _instant(value: object) -> datetime:
    return parse_instant(_instant_text(value))


def _query_instant(value: object) -> datetime:
    return parse_query_instant(_instant_text(value))


def _instant_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be an instant written as {EXAMPLE}, not {shown(value)}")  # noqa: TRY004 - becomes a fault
    return value


_INSTANT_SCHEMA = WithJsonSchema({"type": "string", "format": "date-time", "examples": [EXAMPLE]})


def _text(most: int) -> StringConstraints:
    """A text of at most so many characters, and not a blank one; white space around it says nothing."""
    return StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=most)


Id = Annotated[str, _text(128), AfterValidator(refusing(_one_line))]
Name = Annotated[str, _text(64), AfterValidator(refusing(_one_line))]
Line = Annotated[str, _text(200), AfterValidator(refusing(_one_line))]
MessageId = Annotated[str, _text(512), AfterValidator(refusing(_one_line))]
Text = Annotated[str, _text(2000), AfterValidator(refusing(_lines))]
PhoneText = Annotated[str, _text(40), Field(examples=["+33612345678"]), AfterValidator(refusing(_one_line))]
Email = Annotated[str, _text(254), AfterValidator(refusing(_email))]
Locale = Annotated[str, _text(35), Field(examples=["fr"]), AfterValidator(refusing(_locale))]
TimeZone = Annotated[str, _text(64), Field(examples=["Europe/Paris"]), AfterValidator(refusing(_time_zone))]
Flag = Annotated[bool, Strict()]
Instant = Annotated[datetime, BeforeValidator(refusing(_instant)), _INSTANT_SCHEMA]
QueryInstant = Annotated[datetime, BeforeValidator(refusing(_query_instant)), _INSTANT_SCHEMA]

InstantText = Annotated[str, _INSTANT_SCHEMA]
"""An instant in an answer, with the offset of the promise's calendar."""
