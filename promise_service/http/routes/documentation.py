"""The contract: for machines, for people, and what each problem means."""

from __future__ import annotations

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from promise_service.errors import NotFound
from promise_service.http.answers import JSON, ok, response
from promise_service.http.docs_page import STYLE, docs_page
from promise_service.http.handling import PathName
from promise_service.http.openapi import Contract
from promise_service.http.operations import Operation
from promise_service.http.problems import PROBLEM_TYPES
from promise_service.http.schemas.problem_types import ProblemTypeBody
from promise_service.http.security_headers import OWN_CONTENT_ONLY

TheContract = SkipValidation[NamedDependency[Contract]]

_PAGE_HEADERS = {"Content-Security-Policy": OWN_CONTENT_ONLY, "Cache-Control": "no-cache"}


@get(
    "/schema/openapi.json",
    operation_id="read_schema",
    tags=["Operations"],
    summary="This contract",
    description="OpenAPI 3.1.",
    operation=Operation(answer=None, media="application/json"),
    sync_to_thread=True,
)
def read_schema(contract: TheContract) -> Response[bytes]:
    return Response(contract.text.encode(), media_type=JSON)


@get(
    "/docs",
    operation_id="show_documentation",
    tags=["Operations"],
    summary="This contract, to read",
    description="A page that needs nothing from any other address.",
    operation=Operation(answer=None, media="text/html"),
    media_type=MediaType.HTML,
    sync_to_thread=True,
)
def show_documentation(contract: TheContract) -> Response[str]:
    return Response(docs_page(contract.document), media_type=MediaType.HTML, headers=_PAGE_HEADERS)


@get(
    "/docs/style.css",
    operation_id="show_documentation_style",
    include_in_schema=False,
    sync_to_thread=False,
)
def show_documentation_style() -> Response[str]:
    return Response(STYLE, media_type=MediaType.CSS, headers=_PAGE_HEADERS)


@get(
    "/problems/{name:str}",
    operation_id="read_problem",
    tags=["Operations"],
    summary="What a problem means",
    description="The page that the `type` of a problem document names.",
    operation=Operation(answer=ProblemTypeBody, problems=(NotFound,)),
    sync_to_thread=False,
)
def read_problem(name: PathName) -> Response[bytes]:
    if name not in PROBLEM_TYPES:
        raise NotFound("problem", name, known=sorted(PROBLEM_TYPES))
    kind = PROBLEM_TYPES[name]
    return response(ok(ProblemTypeBody(type=kind.uri, status=kind.status, title=kind.title, help=kind.help)))
