"""What handlers share: the services they are given, and names in paths."""

from __future__ import annotations

from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation

from promise_service.http.services import Services

Given = SkipValidation[NamedDependency[Services]]

PathName = Annotated[str, PathParameter(pattern=r"^[^\x00-\x1f\x7f]{1,200}$")]
"""An id or name in a path. What cannot be one names nothing: 404."""
