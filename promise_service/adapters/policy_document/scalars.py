"""The single values of the policy document, each with the sentence that says what it must be."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Annotated, TypeVar

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from promise_service.adapters.policy_document.durations import format_duration, parse_duration
from promise_service.domain.business_calendar import OpeningSpan
from promise_service.domain.business_time import FIRST_YEAR, LAST_YEAR
from promise_service.domain.response_deadlines import At, at_from
from promise_service.domain.wall_clock import time_of_day
from promise_service.errors import InvalidInput

Value = TypeVar("Value")

_NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
_AGENT_ID = r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$"
_LOCALE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"
_COUNTRY = r"^[A-Z]{2}$"
_CURRENCY = r"^[A-Z]{3}$"
_SUBDIVISION = r"^[A-Za-z0-9][A-Za-z0-9 _-]{0,39}$"
_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]{1,200}$"
_TEXT = r"^[^\x00-\x08\x0b-\x1f\x7f]{1,4000}$"
_EMAIL = (
    r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$"
)
_URL = r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!#-;=?-\[\]_a-z~%]*)?$"
_UNSUBSCRIBE = (
    r"^(https://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#]([!#-;=?-\[\]_a-z~%]|\{reference\})*)?"
    r"|mailto:[A-Za-z0-9.!#$&'*+/=^_`{|}~-]+@[A-Za-z0-9.-]+(\?([!#-;=?-\[\]_a-z~%]|\{reference\})*)?)$"
)

WHAT_IT_MUST_BE = {
    _NAME: "a name of 1 to 64 letters, digits, _ and -, beginning with a letter or digit",
    _AGENT_ID: "an id of 1 to 128 letters, digits and . _ @ -, beginning with a letter or digit",
    _LOCALE: "a language, as fr or fr-CA",
    _COUNTRY: "an ISO 3166 country of two capital letters, as FR",
    _CURRENCY: "an ISO 4217 currency of three capital letters, as EUR",
    _SUBDIVISION: "a subdivision of the country, as BY for Bavaria in DE",
    _LINE: "one line of 1 to 200 characters",
    _TEXT: "a text of 1 to 4000 characters, without control characters",
    _EMAIL: "an e-mail address, as support@example.org",
    _URL: "an address that begins with https:// or http://",
    _UNSUBSCRIBE: "an address that begins with https://, or mailto: with an e-mail address",
}
"""By pattern, for what does not match it."""

Name = Annotated[str, Field(pattern=_NAME)]
AgentId = Annotated[str, Field(pattern=_AGENT_ID)]
Locale = Annotated[str, Field(pattern=_LOCALE)]
Country = Annotated[str, Field(pattern=_COUNTRY)]
Currency = Annotated[str, Field(pattern=_CURRENCY, examples=["EUR"])]
Subdivision = Annotated[str, Field(pattern=_SUBDIVISION)]
Line = Annotated[str, Field(pattern=_LINE)]
Text = Annotated[str, Field(pattern=_TEXT)]
Email = Annotated[str, Field(pattern=_EMAIL, max_length=254)]
Url = Annotated[str, Field(pattern=_URL, max_length=2000)]
UnsubscribeAddress = Annotated[
    str,
    Field(pattern=_UNSUBSCRIBE, max_length=500, examples=["mailto:stop@example.org", "https://www.example.org/stop"]),
]

_MOST_SECONDS = 31 * 24 * 3600  # no duration of a policy is longer
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        years = f"{FIRST_YEAR} to {LAST_YEAR}"
        raise InvalidInput.at("", f"{text!r} is not a date of the years {years}; write it as 2026-12-24")
    return day


def _read_by(read: Callable[[str], object]) -> PlainValidator:
    """The validator of a string that `read` understands; its InvalidInput becomes the fault."""
    return PlainValidator(_reading(read), json_schema_input_type=str)


def _reading(
    read: Callable[[str], Value], *, spelled: Callable[[object], str | None] = lambda _value: None
) -> Callable[[object], Value]:
    """What is no string is refused in the words of `spelled`, where that has any for it."""

    def validated(value: object) -> Value:
        if not isinstance(value, str):
            if detail := spelled(value):
                raise PydanticCustomError("meaning", "{detail}", {"detail": detail})
            raise PydanticCustomError("string_type", "Input should be a string")
        try:
            return read(value)
        except InvalidInput as error:
            raise PydanticCustomError("meaning", "{detail}", {"detail": error.faults[0].detail}) from error

    return validated


def between(least: str, most: str) -> PlainValidator:
    """The validator of an ISO 8601 duration from `least` to `most`; of a number it says how that is written."""
    return PlainValidator(duration_between(least, most), json_schema_input_type=str)


def duration_between(least: str, most: str) -> Callable[[object], timedelta]:
    """Reads an ISO 8601 duration from `least` to `most`; PydanticCustomError says what else it is."""
    shortest, longest = parse_duration(least), parse_duration(most)

    def read(text: str) -> timedelta:
        try:
            duration = parse_duration(text)
        except ValueError as error:
            raise InvalidInput.at("", str(error)) from error
        if not shortest <= duration <= longest:
            raise InvalidInput.at("", f"must be from {least} to {most}, not {text}")
        return duration

    return _reading(read, spelled=_spelled_duration)


def _spelled_duration(value: object) -> str | None:
    if type(value) is not int or not 0 <= value <= _MOST_SECONDS:
        return None
    return f"{value} is not a duration; for {value} seconds write {format_duration(timedelta(seconds=value))}"


def _string(*examples: str, **more: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **more, "examples": list(examples)})


Duration = Annotated[timedelta, PlainSerializer(format_duration), _string("PT30M", "PT1H", format="duration")]
LocalDate = Annotated[date, _read_by(_date), _string("2026-12-24", format="date")]
LocalTime = Annotated[time, _read_by(time_of_day), _string("12:00")]
Span = Annotated[OpeningSpan, _read_by(OpeningSpan.parse), _string("09:00-12:00")]
TimeOfTargetDate = Annotated[At, _read_by(at_from), _string("same_time", "closing", "12:00")]
