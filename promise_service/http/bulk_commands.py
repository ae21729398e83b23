"""One command for each of many promises, and an answer for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from anyio import to_thread
from litestar import Response

from promise_service.application.book import Book
from promise_service.application.ledger import (
    Command,
    Decision,
    Done,
    Failed,
    Needs,
    Outcome,
    Replayed,
    Request,
    StoredAnswer,
)
from promise_service.application.ports.archive import PromiseFilter, PromiseRecord
from promise_service.domain.promise_course import State
from promise_service.errors import InvalidInput, PromiseServiceError
from promise_service.http.answers import response
from promise_service.http.idempotency import claim_of
from promise_service.http.inputs import ApiRequest
from promise_service.http.problems import problem_of
from promise_service.http.schemas.bulk import (
    MOST_AT_ONCE,
    BulkBody,
    BulkItem,
    ChosenIds,
    ChosenPromises,
)
from promise_service.http.schemas.promises import PromiseBody, promise_body
from promise_service.http.services import Services

CommandFor = Callable[[str], Command[PromiseRecord]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberChoice:
    """Changes nothing: with an Idempotency-Key, the first choice is what a repeated request carries on with."""

    ids: tuple[str, ...]

    def needs(self) -> Needs:
        """Nothing."""
        return Needs()

    def decide(self, book: Book) -> Decision[tuple[str, ...]]:
        """The choice itself."""
        del book
        return Decision(lambda _: self.ids)


async def carry_out_each(
    request: ApiRequest,
    services: Services,
    chosen: ChosenPromises,
    open_states: frozenset[State],
    command_for: CommandFor,
    status: int,
) -> Response[bytes]:
    """One command for each promise that was chosen; a refused one does not hold up the others.

    Repeated with the same Idempotency-Key, it goes on with the promises chosen first: those that were changed are not
    changed again, and those that were refused are tried once more.
    """
    ids, replayed = await _choose(request, services, chosen, open_states)
    items = await asyncio.gather(
        *(_one(request, services, promise_id, command_for(promise_id), status) for promise_id in ids)
    )
    answer = StoredAnswer(status=200, headers=(), body=BulkBody(items=list(items)).model_dump_json().encode())
    return response(answer, replayed=replayed)


async def _choose(
    request: ApiRequest, services: Services, chosen: ChosenPromises, open_states: frozenset[State]
) -> tuple[Sequence[str], bool]:
    ids = tuple(dict.fromkeys(chosen.ids or ()))
    if chosen.filter is not None:
        ids = await to_thread.run_sync(_fitting, services, chosen, open_states)
    claim = await claim_of(request, _remembered)
    if claim is None:
        return ids, False
    match await asyncio.wrap_future(services.submit(Request(RememberChoice(ids=ids), claim))):
        case Replayed(stored=stored):
            return ChosenIds.model_validate_json(stored.body).ids, True
        case Failed(error=error):
            raise error
        case Done():
            return ids, False


def _remembered(ids: tuple[str, ...]) -> StoredAnswer:
    return StoredAnswer(status=200, headers=(), body=ChosenIds(ids=list(ids)).model_dump_json().encode())


def _fitting(services: Services, chosen: ChosenPromises, open_states: frozenset[State]) -> tuple[str, ...]:
    selection = chosen.filter
    assert selection is not None, "the caller saw a filter"  # noqa: S101 - narrows the type
    wanted: PromiseFilter = selection.filter(reach=None)
    if wanted.states is None:
        wanted = replace(wanted, states=open_states)
    found = services.archive.promises(wanted, services.clock.now(), limit=MOST_AT_ONCE + 1)
    if len(found) > MOST_AT_ONCE:
        detail = f"fits more than {MOST_AT_ONCE:,} promises; narrow it, for instance by due_before"
        raise InvalidInput.at("/filter", detail)
    return tuple(record.promise.id for record in found)


async def _one(
    request: ApiRequest, services: Services, promise_id: str, command: Command[PromiseRecord], status: int
) -> BulkItem:
    def render(record: PromiseRecord) -> StoredAnswer:
        body = promise_body(record).model_dump_json().encode()
        return StoredAnswer(status=status, headers=(), body=body)

    claim = await claim_of(request, render, promise_id)
    outcome: Outcome = await asyncio.wrap_future(services.submit(Request(command, claim)))
    match outcome:
        case Done(value=record):
            return BulkItem(id=promise_id, status=status, promise=promise_body(record), problem=None)
        case Replayed(stored=stored):
            promise = PromiseBody.model_validate_json(stored.body)
            return BulkItem(id=promise_id, status=stored.status, promise=promise, problem=None)
        case Failed(error=error):
            if not isinstance(error, PromiseServiceError):
                raise error
            problem = problem_of(error, f"/v1/promises/{promise_id}")
            return BulkItem(id=promise_id, status=problem.status, promise=None, problem=problem)
