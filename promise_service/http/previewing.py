"""Contacts as they were sent, to results in the same order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from promise_service.application.ledger import StoredAnswer
from promise_service.application.places import conditions_in
from promise_service.application.preview_notices import Speaking
from promise_service.application.preview_policy import (
    Contact,
    Previewed,
    PreviewedCall,
    PreviewedReply,
    preview,
    queues_of_calls,
)
from promise_service.domain.policy import Policy
from promise_service.errors import InvalidInput, InvalidPolicy
from promise_service.http.answers import ok
from promise_service.http.inputs import model_of
from promise_service.http.policies import current_policy
from promise_service.http.problems import problem_of
from promise_service.http.schemas.previews import (
    CallContactInput,
    PreviewBody,
    PreviewedCallBody,
    PreviewedReplyBody,
    PreviewInput,
    RefusedContactBody,
    WrittenContactInput,
    previewed_call_body,
    previewed_reply_body,
)
from promise_service.http.services import Services

INSTANCE = "/v1/policy/preview"


def preview_contacts(services: Services, asked: PreviewInput) -> StoredAnswer:
    """A result for each contact; InvalidPolicy lists what is wrong with the draft, NoPolicyYet where there is none."""
    policy = current_policy(services) if asked.policy is None else _draft(services, asked.policy)
    now = services.clock.now()
    read = [_read(contact, services, policy, now) for contact in asked.contacts]
    sound = [contact for contact in read if not isinstance(contact, InvalidInput)]
    speaking = Speaking(wording=services.wording, link_to=services.link_to)
    conditions = conditions_in(services.archive, policy, queues_of_calls(policy, sound))
    previewed = iter(preview(policy, speaking, conditions, sound, notices=asked.with_notices))
    return ok(
        PreviewBody(
            results=[
                _result(contact if isinstance(contact, InvalidInput) else next(previewed), place)
                for place, contact in enumerate(read)
            ]
        )
    )


def _draft(services: Services, document: Mapping[str, Any]) -> Policy:
    try:
        return services.policy_reader.read(document, today=services.clock.now().date()).policy
    except InvalidPolicy as error:
        raise InvalidPolicy(fault.under("/policy") for fault in error.faults) from None


def _read(contact: object, services: Services, policy: Policy, now: datetime) -> Contact | InvalidInput:
    try:
        if isinstance(contact, dict) and "queue" in contact:
            return model_of(CallContactInput, contact, services, policy).contact(now)
        return model_of(WrittenContactInput, contact, services, policy).contact(now)
    except InvalidInput as error:
        return error


def _result(previewed: Previewed, place: int) -> PreviewedReplyBody | PreviewedCallBody | RefusedContactBody:
    match previewed:
        case PreviewedReply():
            return previewed_reply_body(previewed)
        case PreviewedCall():
            return previewed_call_body(previewed)
        case InvalidInput(faults=faults):
            moved = type(previewed)(fault.under(f"/contacts/{place}") for fault in faults)
            return RefusedContactBody(problem=problem_of(moved, INSTANCE))
        case _:
            return RefusedContactBody(problem=problem_of(previewed, INSTANCE))
