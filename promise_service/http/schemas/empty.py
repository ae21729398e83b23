"""Requests that say everything by their path."""

from __future__ import annotations

from pydantic import BaseModel

from promise_service.http.schemas.closed_models import request


class NothingInput(BaseModel):
    """An empty object, or no body at all."""

    model_config = request({})
