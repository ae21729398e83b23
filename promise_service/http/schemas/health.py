"""How the service is."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from promise_service.http.schemas.closed_models import answer


class Health(BaseModel):
    """Alive, or ready to make promises."""

    model_config = answer({"status": "ready"})

    status: Literal["live", "ready"]
