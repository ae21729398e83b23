"""What happened to a promise: each fact, as its own path."""

from __future__ import annotations

from litestar import Response, post

from promise_service.application.cancel_promise import CancelPromise
from promise_service.application.correct_contact import CorrectContact
from promise_service.application.delay_promise import DelayPromise
from promise_service.application.ledger import StoredAnswer
from promise_service.application.record_answer import RecordAnswer
from promise_service.application.record_attempt import RecordAttempt
from promise_service.application.record_cause import RecordCause
from promise_service.application.record_feedback import RecordFeedback
from promise_service.application.reschedule_promise import ReschedulePromise
from promise_service.application.retract_fact import RetractFact
from promise_service.application.transfer_promise import TransferPromise
from promise_service.application.views import AnswerRecorded
from promise_service.errors import NotAllowedNow, NotFound, SlotTaken
from promise_service.http.answers import carry_out, ok
from promise_service.http.handling import Given, PathName
from promise_service.http.inputs import ApiRequest, body_of
from promise_service.http.operations import WRITING, Operation
from promise_service.http.promise_answers import new_promise, promise_as_it_stands
from promise_service.http.schemas.facts import (
    AnsweredBody,
    AnswerInput,
    AttemptInput,
    CancelInput,
    CauseInput,
    ContactInput,
    DelayInput,
    FeedbackInput,
    RescheduleInput,
    RetractInput,
    TransferInput,
    answered_body,
)
from promise_service.http.schemas.promises import PromiseBody
from promise_service.http.visibility import refuse_unseen_promise

_REFUSALS = (*WRITING, NotFound, NotAllowedNow)


@post(
    "/v1/promises/{promise_id:str}/attempts",
    operation_id="record_attempt",
    status_code=200,
    tags=["Facts"],
    summary="Record an attempt",
    description="Somebody tried to reach the customer by phone. An attempt other than `failed` that started inside the "
    "window keeps the promise once somebody was reached, or as many attempts as were promised were made.",
    operation=Operation(body=AttemptInput, answer=PromiseBody, idempotent=True, problems=_REFUSALS),
)
async def record_attempt(request: ApiRequest, services: Given, promise_id: PathName) -> Response[bytes]:
    asked = await body_of(request, services, AttemptInput)
    await refuse_unseen_promise(services, request.auth, promise_id)
    command = RecordAttempt(
        promise_id=promise_id,
        outcome=asked.outcome,
        at=asked.at,
        agent_id=asked.agent_id,
        by=request.auth.id,
        duration_seconds=asked.duration_seconds,
    )
    return await carry_out(request, services, command, promise_as_it_stands)


@post(
    "/v1/promises/{promise_id:str}/answer",
    operation_id="record_answer",
    status_code=200,
    tags=["Facts"],
    summary="Record an answer",
    description="A partial answer fulfils the promise and opens a follow-up by the same agent; an automated one "
    "fulfils nothing. Sibling promises of the same conversation and subject are fulfilled with it.",
    operation=Operation(body=AnswerInput, answer=AnsweredBody, idempotent=True, problems=_REFUSALS),
)
async def record_answer(request: ApiRequest, services: Given, promise_id: PathName) -> Response[bytes]:
    asked = await body_of(request, services, AnswerInput)
    command = RecordAnswer(
        promise_id=promise_id,
        completeness=asked.completeness,
        at=asked.at,
        agent_id=asked.agent_id,
        automated=asked.automated,
        also_closes=tuple(asked.also_closes),
        by=request.auth.id,
    )
    return await carry_out(request, services, command, _answered)


@post(
    "/v1/promises/{promise_id:str}/delay",
    operation_id="delay_promise",
    tags=["Facts"],
    summary="Delay a promise",
    description="The customer is told a new exact time before the first one is due. Answers the new promise.",
    operation=Operation(body=DelayInput, body_required=False, answer=PromiseBody, idempotent=True, problems=_REFUSALS),
)
async def delay_promise(request: ApiRequest, services: Given, promise_id: PathName) -> Response[bytes]:
    asked = await body_of(request, services, DelayInput, may_be_empty=True)
    command = DelayPromise(promise_id=promise_id, reason=asked.reason, by=request.auth.id)
    return await carry_out(request, services, command, new_promise)


@post(
    "/v1/promises/{promise_id:str}/reschedule",
    operation_id="reschedule_promise",
    tags=["Facts"],
    summary="Reschedule a callback",
    description="The customer wishes for another window, and gets the new time confirmed by the policy's channels. "
    "Answers the new promise.",
    operation=Operation(body=RescheduleInput, answer=PromiseBody, idempotent=True, problems=(*_REFUSALS, SlotTaken)),
)
async def reschedule_promise(request: ApiRequest, services: Given, promise_id: PathName) -> Response[bytes]:
    asked = await body_of(request, services, RescheduleInput)
    command = ReschedulePromise(promise_id=promise_id, slot_id=asked.slot_id, start=asked.start, by=request.auth.id)
    return await carry_out(request, services, command, new_promise)


@post(
    "/v1/promises/{promise_id:str}/cancel",
    operation_id="cancel_promise",
    status_code=200,
    tags=["Facts"],
    summary="Cancel a promise",
    description="Cancelled by the customer or made in error it is void; taken back by the company it is broken. A "
    "customer who waits for a callback is told, by the policy's channels; of one made in error only if they had "
    "heard of it.",
    operation=Operation(body=CancelInput, answer=PromiseBody, idempotent=True, problems=_REFUSALS),
)
async def cancel_promise(request: ApiRequest, services: Given, promise_id: PathName) -> Response[bytes]:
    asked = await body_of(request, services, CancelInput)
    command = CancelPromise(
        promise_id=promise_id,
        cancelled_by=asked.by,
        reason=asked.reason,
        at=asked.at,
        by=request.auth.id,
    )
    return await carry_out(request, services, command, promise_as_it_stands)


@post(
    "/v1/promises/{promise_id:str}/transfer",
    operation_id="transfer_promise",
    status_code=200,
    tags=["Facts"],
    summary="Transfer a promise",
    description="It goes to another team or agent; what was promised stays.",
    operation=Operation(body=TransferInput, answer=PromiseBody, idempotent=True, problems=_REFUSALS),
)
async def transfer_promise(request: ApiRequest, services: Given, promise_id: PathName) -> Response[bytes]:
    asked = await body_of(request, services, TransferInput)
    command = TransferPromise(
        promise_id=promise_id,
        team=asked.team,
        agent_id=asked.agent_id,
        reason=asked.reason,
        at=asked.at,
        by=request.auth.id,
    )
    return await carry_out(request, services, command, promise_as_it_stands)


@post(
    "/v1/promises/{promise_id:str}/retract",
    operation_id="retract_fact",
    status_code=200,
    tags=["Facts"],
    summary="Retract a fact",
    description="A mis-click: the fact stays in the history but no longer counts, and the verdict is computed again.",
    operation=Operation(body=RetractInput, answer=PromiseBody, idempotent=True, problems=_REFUSALS),
)
async def retract_fact(request: ApiRequest, services: Given, promise_id: PathName) -> Response[bytes]:
    asked = await body_of(request, services, RetractInput)
    command = RetractFact(promise_id=promise_id, fact_id=asked.fact_id, reason=asked.reason, by=request.auth.id)
    return await carry_out(request, services, command, promise_as_it_stands)


@post(
    "/v1/promises/{promise_id:str}/contact",
    operation_id="correct_contact",
    status_code=200,
    tags=["Facts"],
    summary="Correct the customer's address",
    description="Where notices go and whom to call from now on.",
    operation=Operation(body=ContactInput, answer=PromiseBody, idempotent=True, problems=_REFUSALS),
)
async def correct_contact(request: ApiRequest, services: Given, promise_id: PathName) -> Response[bytes]:
    asked = await body_of(request, services, ContactInput)
    command = CorrectContact(promise_id=promise_id, email=asked.email, phone=asked.phone, by=request.auth.id)
    return await carry_out(request, services, command, promise_as_it_stands)


@post(
    "/v1/promises/{promise_id:str}/feedback",
    operation_id="record_feedback",
    status_code=200,
    tags=["Facts"],
    summary="Record the customer's feedback",
    description="Satisfaction (`csat`), effort (`ces`), recommendation (`nps`), words, or several of them. Of each "
    "score the last one counts, in the reports of satisfaction; no verdict depends on it.",
    operation=Operation(body=FeedbackInput, answer=PromiseBody, idempotent=True, problems=_REFUSALS),
)
async def record_feedback(request: ApiRequest, services: Given, promise_id: PathName) -> Response[bytes]:
    asked = await body_of(request, services, FeedbackInput)
    command = RecordFeedback(
        promise_id=promise_id,
        csat=asked.csat,
        ces=asked.ces,
        nps=asked.nps,
        comment=asked.comment,
        at=asked.at,
        by=request.auth.id,
    )
    return await carry_out(request, services, command, promise_as_it_stands)


@post(
    "/v1/promises/{promise_id:str}/cause",
    operation_id="record_cause",
    status_code=200,
    tags=["Facts"],
    summary="Say why a promise was broken",
    description="For the report of causes; the last one counts, and comes before what can be told from what is stored: "
    "`outage`, `capacity` or `hand_off`. Only for a broken promise: 409 for any other.",
    operation=Operation(body=CauseInput, answer=PromiseBody, idempotent=True, problems=_REFUSALS),
)
async def record_cause(request: ApiRequest, services: Given, promise_id: PathName) -> Response[bytes]:
    asked = await body_of(request, services, CauseInput)
    command = RecordCause(promise_id=promise_id, cause=asked.cause, comment=asked.comment, by=request.auth.id)
    return await carry_out(request, services, command, promise_as_it_stands)


def _answered(recorded: AnswerRecorded) -> StoredAnswer:
    return ok(answered_body(recorded))
