"""Many promises at once."""

from __future__ import annotations

from litestar import Response, post

from promise_service.application.delay_promise import DelayPromise
from promise_service.application.transfer_promise import TransferPromise
from promise_service.domain.promise_course import OWED, State
from promise_service.http.bulk_commands import carry_out_each
from promise_service.http.handling import Given
from promise_service.http.inputs import ApiRequest, body_of
from promise_service.http.operations import WRITING, Operation
from promise_service.http.schemas.bulk import BulkBody, BulkDelayInput, BulkTransferInput

_NOT_DUE_YET = OWED - {State.OVERDUE}


@post(
    "/v1/promises/delay",
    operation_id="delay_promises",
    status_code=200,
    tags=["Bulk"],
    summary="Delay many promises",
    description="Each customer is told a new exact time. Every promise is answered by itself, as the single request "
    "would be; at most 1,000 at once. Repeated with the same Idempotency-Key, only those that were refused are tried "
    "again.",
    operation=Operation(body=BulkDelayInput, answer=BulkBody, idempotent=True, problems=WRITING),
)
async def delay_promises(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = await body_of(request, services, BulkDelayInput)
    by = request.auth.id

    def command(promise_id: str) -> DelayPromise:
        return DelayPromise(promise_id=promise_id, reason=asked.reason, by=by)

    return await carry_out_each(request, services, asked, _NOT_DUE_YET, command, 201)


@post(
    "/v1/promises/transfer",
    operation_id="transfer_promises",
    status_code=200,
    tags=["Bulk"],
    summary="Transfer many promises",
    description="They go to another team or agent. Every promise is answered by itself; at most 1,000 at once. "
    "Repeated with the same Idempotency-Key, only those that were refused are tried again.",
    operation=Operation(body=BulkTransferInput, answer=BulkBody, idempotent=True, problems=WRITING),
)
async def transfer_promises(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = await body_of(request, services, BulkTransferInput)
    by = request.auth.id

    def command(promise_id: str) -> TransferPromise:
        return TransferPromise(
            promise_id=promise_id,
            team=asked.team,
            agent_id=asked.agent_id,
            reason=asked.reason,
            at=None,
            by=by,
        )

    return await carry_out_each(request, services, asked, OWED, command, 200)
