"""Conversations: what is known of them as wholes."""

from __future__ import annotations

from litestar import Response, post

from promise_service.application.ledger import StoredAnswer
from promise_service.application.record_channel_switch import RecordChannelSwitch
from promise_service.domain.channel_switches import ChannelSwitch
from promise_service.errors import NoPolicyYet, NotFound
from promise_service.http.answers import carry_out, ok
from promise_service.http.handling import Given, PathName
from promise_service.http.inputs import ApiRequest, body_of
from promise_service.http.operations import WRITING, Operation
from promise_service.http.permissions import reach_of
from promise_service.http.schemas.channel_switches import ChannelSwitchBody, ChannelSwitchInput, switch_body


@post(
    "/v1/conversations/{conversation_id:str}/channel-switch",
    operation_id="record_channel_switch",
    status_code=200,
    tags=["Facts"],
    summary="Record why a customer changed channel",
    description="The customer was asked why they came by another channel than before. The answers to a callback offer "
    "and to a reply say when to ask, in `channel_switch`; once it is recorded, nobody is told to ask again. Recorded "
    "again for the same change, the last one counts. 404 for a conversation in which this key can see no promise and "
    "no call.",
    operation=Operation(
        body=ChannelSwitchInput,
        answer=ChannelSwitchBody,
        idempotent=True,
        problems=(*WRITING, NotFound, NoPolicyYet),
    ),
)
async def record_channel_switch(request: ApiRequest, services: Given, conversation_id: PathName) -> Response[bytes]:
    asked = await body_of(request, services, ChannelSwitchInput)
    command = RecordChannelSwitch(
        conversation_id=conversation_id,
        from_channel=asked.from_,
        to_channel=asked.to,
        motive=asked.motive,
        at=asked.at,
        reach=reach_of(request.auth),
        by=request.auth.id,
    )
    return await carry_out(request, services, command, _recorded)


def _recorded(switch: ChannelSwitch) -> StoredAnswer:
    return ok(switch_body(switch))
