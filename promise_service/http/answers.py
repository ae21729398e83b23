"""From a command to the answer that its caller gets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from anyio import to_thread
from litestar import Response
from pydantic import BaseModel

from promise_service.application.ledger import Command, Done, Failed, Outcome, Replayed, Request, StoredAnswer
from promise_service.http.idempotency import REPLAYED, claim_of
from promise_service.http.inputs import ApiRequest, with_all_faults
from promise_service.http.services import Services

JSON = "application/json"

Answer = TypeVar("Answer")


def ok(body: BaseModel) -> StoredAnswer:
    """200, with a body."""
    return StoredAnswer(status=200, headers=(), body=body.model_dump_json(by_alias=True).encode())


def created(body: BaseModel, location: str) -> StoredAnswer:
    """201, with a body and where the new thing is found."""
    return StoredAnswer(
        status=201, headers=(("Location", location),), body=body.model_dump_json(by_alias=True).encode()
    )


def response(answer: StoredAnswer, *, replayed: bool = False) -> Response[bytes]:
    """An answer on its way to the caller."""
    headers = dict(answer.headers)
    if replayed:
        headers[REPLAYED] = "true"
    return Response(answer.body, status_code=answer.status, headers=headers, media_type=JSON)


async def answered_before(
    request: ApiRequest, services: Services, render: Callable[[Answer], StoredAnswer]
) -> Response[bytes] | None:
    """The first answer again, to a request that was carried out before; what it is refused for is raised.

    None where it is to be carried out. It is for requests that do something before `carry_out`, which alone can tell
    in a race.
    """
    claim = await claim_of(request, render)
    outcome = None if claim is None else await to_thread.run_sync(services.answers.to, claim)
    return None if outcome is None else await _answer(request, services, outcome, render)


async def carry_out(
    request: ApiRequest,
    services: Services,
    command: Command[Answer],
    render: Callable[[Answer], StoredAnswer],
) -> Response[bytes]:
    """Carry out one command, once for each Idempotency-Key; its refusal is raised."""
    claim = await claim_of(request, render)
    outcome = await asyncio.wrap_future(services.submit(Request(command, claim)))
    return await _answer(request, services, outcome, render)


async def _answer(
    request: ApiRequest, services: Services, outcome: Outcome, render: Callable[[Answer], StoredAnswer]
) -> Response[bytes]:
    match outcome:
        case Done(value=value, stored=stored):
            return response(stored or render(value))
        case Replayed(stored=stored):
            return response(stored, replayed=True)
        case Failed(error=error):
            raise await with_all_faults(request, services, error)
