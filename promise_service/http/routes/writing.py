"""Writing: what reached us, the subjects to choose from, and follow-ups."""

from __future__ import annotations

from litestar import Response, get, post

from promise_service.application.ledger import StoredAnswer
from promise_service.application.open_follow_up import OpenFollowUp
from promise_service.application.promise_reply import PromiseReply
from promise_service.application.views import PromisedReply
from promise_service.errors import InvalidInput, NoPolicyYet, NoRule
from promise_service.http.answers import carry_out, created, ok, response
from promise_service.http.handling import Given
from promise_service.http.inputs import ApiRequest, body_of, query_of
from promise_service.http.operations import READING, WRITING, Operation
from promise_service.http.permissions import reach_of
from promise_service.http.policies import current_policy
from promise_service.http.promise_answers import address_of, new_promise
from promise_service.http.schemas.customers import CustomerInput
from promise_service.http.schemas.follow_ups import FollowUpInput
from promise_service.http.schemas.promises import PromiseBody
from promise_service.http.schemas.replies import ReplyBody, ReplyInput, reply_body
from promise_service.http.schemas.subjects import SubjectList, SubjectsQuery
from promise_service.http.subject_list import subject_list


@post(
    "/v1/replies",
    operation_id="promise_reply",
    tags=["Writing"],
    summary="Promise a reply",
    description="Gives an exact deadline to what was written to us, and the acknowledgement that says so: for the "
    "caller to send, or null where the service sends it. A message_id seen before gives the same promise again. Where "
    "the customer of a conversation came by another channel before, `channel_switch` says what to ask them.",
    operation=Operation(body=ReplyInput, answer=ReplyBody, idempotent=True, problems=(*WRITING, NoRule, NoPolicyYet)),
)
async def promise_reply(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = await body_of(request, services, ReplyInput)
    customer = asked.customer or CustomerInput()
    command = PromiseReply(
        channel=asked.channel,
        subject=asked.subject,
        received_at=asked.received_at,
        customer=customer.customer(),
        conversation_id=asked.conversation_id,
        message_id=asked.message_id,
        locale=asked.locale,
        note=asked.note,
        reach=reach_of(request.auth),
        by=request.auth.id,
    )
    return await carry_out(request, services, command, _promised)


@get(
    "/v1/subjects",
    operation_id="list_subjects",
    tags=["Writing"],
    summary="List the subjects for a form",
    description="The short list of subjects, in the customers' own words.",
    operation=Operation(query=SubjectsQuery, answer=SubjectList, problems=(*READING, InvalidInput, NoPolicyYet)),
    sync_to_thread=True,
)
def list_subjects(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = query_of(request, services, SubjectsQuery)
    return response(ok(subject_list(current_policy(services), services.wording, asked.channel, asked.locale)))


@post(
    "/v1/follow-ups",
    operation_id="open_follow_up",
    tags=["Writing"],
    summary="Promise a follow-up",
    description="A case that cannot be closed at once: the same agent comes back to the customer by an exact deadline.",
    operation=Operation(body=FollowUpInput, answer=PromiseBody, idempotent=True, problems=(*WRITING, NoPolicyYet)),
)
async def open_follow_up(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = await body_of(request, services, FollowUpInput)
    customer = asked.customer or CustomerInput()
    command = OpenFollowUp(
        promise_id=asked.promise_id,
        conversation_id=asked.conversation_id,
        agent_id=asked.agent_id,
        channel=asked.channel,
        customer=customer.customer(),
        within=asked.within.within() if asked.within else None,
        by=request.auth.id,
    )
    return await carry_out(request, services, command, new_promise)


def _promised(promised: PromisedReply) -> StoredAnswer:
    return created(reply_body(promised), address_of(promised.record))
