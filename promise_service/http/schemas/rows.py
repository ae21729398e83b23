"""Rows of a request, judged by rules that go beyond one field of one row.

That is for the commands to do. Here it is done when a request is refused, so that what is wrong with the form of one
row hides nothing that is wrong with the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError, ValidationInfo, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import InitErrorDetails, PydanticCustomError

from promise_service.errors import Fault
from promise_service.http.circumstances import Circumstances
from promise_service.http.schemas.across_fields import found_again

Row = TypeVar("Row", bound=BaseModel)


def judged_rows(model: type[Row], judge: Callable[[Mapping[int, Row]], Iterable[tuple[int, Fault]]]) -> WrapValidator:
    """A list of rows; `judge` gets the sound ones by their place, and tells each fault with the place of its row."""

    def judged(given: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> list[Row]:
        if not isinstance(info.context, Circumstances):
            rows: list[Row] = handler(given)
            return rows
        found: list[InitErrorDetails] = []
        try:
            rows = handler(given)
            sound: Mapping[int, Row] = dict(enumerate(rows))
        except ValidationError as error:
            of_form = error.errors(include_url=False)
            found = [found_again(each) for each in of_form]
            sound = _sound(model, given, {each["loc"][:1] for each in of_form}, info)
        found += [_found(given, place, fault) for place, fault in judge(sound)]
        if found:
            raise ValidationError.from_exception_data("rows", found)
        return rows

    return WrapValidator(judged)


def _sound(
    model: type[Row], given: Any, unsound: set[tuple[int | str, ...]], info: ValidationInfo
) -> Mapping[int, Row]:
    """The rows with no fault of their own; none where it is the list itself that is wrong."""
    if () in unsound:
        return {}
    return {
        place: model.model_validate(row, context=info.context)
        for place, row in enumerate(given)
        if (place,) not in unsound
    }


def _found(given: Any, place: int, fault: Fault) -> InitErrorDetails:
    kind = PydanticCustomError("refused", "{detail}", {"detail": fault.detail})
    return InitErrorDetails(type=kind, loc=(place, *fault.pointer.split("/")[1:]), input=given[place])
