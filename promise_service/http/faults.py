"""What pydantic finds wrong, as faults with a JSON pointer and a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from promise_service.errors import Fault

_MUST_BE = {
    "string_type": "must be a text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a smaller number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
}
_LONGEST_SHOWN = 60


def faults_of(errors: Iterable[ErrorDetails], model: type[BaseModel]) -> list[Fault]:
    """Every error of a validation against `model`, as a fault."""
    return [Fault(pointer(error["loc"]), _detail(error, model)) for error in errors]


def pointer(place: Sequence[str | int]) -> str:
    """A place as RFC 6901 writes it."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)


def _detail(error: ErrorDetails, model: type[BaseModel]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return "is required"
    if kind == "extra_forbidden":
        return _unknown_field(error, model)
    if kind in _MUST_BE:
        return f"{_MUST_BE[kind]}, not {shown(error['input'])}"
    if kind in {"enum", "literal_error"}:
        return f"must be {context['expected']}, not {shown(error['input'])}"
    if kind == "string_too_short":
        return "must not be empty"
    if kind == "string_too_long":
        return f"must have at most {context['max_length']} characters, not {len(error['input'])}"
    if kind == "too_long":
        return f"must have at most {_entries(context['max_length'])}, not {context['actual_length']}"
    if kind == "too_short":
        return f"must have at least {_entries(context['min_length'])}, not {context['actual_length']}"
    if kind in {"greater_than_equal", "less_than_equal"}:
        limit = f"at least {_figure(context['ge'])}" if "ge" in context else f"at most {_figure(context['le'])}"
        return f"must be {limit}, not {shown(error['input'])}"
    return error["msg"].removeprefix("Value error, ")


def _unknown_field(error: ErrorDetails, model: type[BaseModel]) -> str:
    within = _model_at(model, error["loc"][:-1])
    return "is not known here" if within is None else f"is not known here; known: {', '.join(names(within))}"


def _model_at(model: type[BaseModel], place: Sequence[str | int]) -> type[BaseModel] | None:
    """The model of the object at a place of a document; None where it may be one of several."""
    for step in place:
        if isinstance(step, str):
            fields = [field for name, field in model.model_fields.items() if step in (name, field.alias)]
            inner = {each for field in fields for each in _models_in(field.annotation)}
            if len(inner) != 1:
                return None
            [model] = inner
    return model


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from _models_in(each)


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"


def _figure(limit: float) -> str:
    """A limit with all its digits: 1000000, and not 1e+06."""
    return str(int(limit)) if limit == int(limit) else f"{limit:g}"


def names(model: type[BaseModel]) -> list[str]:
    """The names of a model's fields, as callers write them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def shown(value: object) -> str:
    """A value in a sentence."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
