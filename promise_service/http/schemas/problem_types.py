"""What a problem means, and what to do about it."""

from __future__ import annotations

from pydantic import BaseModel

from promise_service.http.schemas.closed_models import answer


class ProblemTypeBody(BaseModel):
    """One kind of problem."""

    model_config = answer(
        {
            "type": "/problems/slot-taken",
            "status": 409,
            "title": "The window is full",
            "help": "`slots` holds fresh windows: offer these.",
        }
    )

    type: str
    status: int
    title: str
    help: str
