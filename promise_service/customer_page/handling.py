"""What handlers share: the services they are given, and tokens in paths."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation

from promise_service.customer_page.services import PageServices

Given = SkipValidation[NamedDependency[PageServices]]

Token = Annotated[str, PathParameter(description="What opens the page of one promise.")]

AnyRequest = Request[Any, Any, Any]
