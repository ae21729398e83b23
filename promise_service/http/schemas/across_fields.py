"""Rules about several fields of a request, judged beside those about each: callers learn of every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

Rule = Callable[[Mapping[str, Any]], str | None]
"""What is wrong with the fields of a request as they were sent, or None."""


class AcrossFields(BaseModel):
    """A request with `rules` about its fields as a whole."""

    rules: ClassVar[tuple[Rule, ...]] = ()

    @model_validator(mode="wrap")
    @classmethod
    def _judge_everything(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        broken = [_refused(detail, given) for rule in cls.rules if isinstance(given, dict) and (detail := rule(given))]
        try:
            made = handler(given)
        except ValidationError as error:
            of_fields = [found_again(each) for each in error.errors(include_url=False)]
            raise ValidationError.from_exception_data(cls.__name__, [*of_fields, *broken]) from None
        if broken:
            raise ValidationError.from_exception_data(cls.__name__, broken)
        return made


def sent(given: Mapping[str, Any], *names: str) -> list[str]:
    """Which of these fields were sent, and not as null."""
    return [name for name in names if given.get(name) is not None]


def at_least_one_of(*names: str) -> Rule:
    """One of these fields, or several."""
    detail = f"send {', '.join(names[:-1])} or {names[-1]}"
    return lambda given: None if sent(given, *names) else detail


def exactly_one_of(*names: str) -> Rule:
    """One of these fields, and no second one."""
    detail = f"send exactly one of {', '.join(names)}"
    return lambda given: None if len(sent(given, *names)) == 1 else detail


def all_or_none_of(*names: str) -> Rule:
    """These fields together, or none of them."""
    detail = f"send {', '.join(names[:-1])} and {names[-1]} together, or none of them"
    return lambda given: None if len(sent(given, *names)) in {0, len(names)} else detail


def at_most_one_of(*names: str) -> Rule:
    """One of these fields, or none."""
    detail = f"send at most one of {', '.join(names)}"
    return lambda given: None if len(sent(given, *names)) <= 1 else detail


def _refused(detail: str, given: object) -> InitErrorDetails:
    return InitErrorDetails(type=PydanticCustomError("refused", "{detail}", {"detail": detail}), input=given)


def found_again(error: ErrorDetails) -> InitErrorDetails:
    """A fault that was found already; pydantic takes it back only as one of our own kind.

    What was sent stands in its message, and may look like a template: so the message is put in whole, and last.
    """
    kind = PydanticCustomError(error["type"], "{found}", {**error.get("ctx", {}), "found": error["msg"]})
    return InitErrorDetails(type=kind, loc=error["loc"], input=error["input"])
