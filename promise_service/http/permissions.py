"""Who may do what: one line for every operation of the API."""

from __future__ import annotations

from collections.abc import Mapping

from promise_service.application.access import Scope
from promise_service.application.ports.access_keys import AccessKey
from promise_service.application.ports.archive import Reach

T, I, A, S, ADMIN = Scope.TELEPHONY, Scope.INTAKE, Scope.AGENT, Scope.SUPERVISOR, Scope.ADMIN  # noqa: E741
EVERYONE = frozenset(Scope)

PERMITTED: Mapping[str, frozenset[Scope]] = {
    "offer_callback": frozenset({T, ADMIN}),
    "read_offer": frozenset({T, ADMIN}),
    "decline_offer": frozenset({T, ADMIN}),
    "tell_queue_state": frozenset({T, ADMIN}),
    "tell_of_calls": frozenset({T, ADMIN}),
    "read_wait": frozenset({T, ADMIN}),
    "list_slots": EVERYONE,
    "promise_callback": EVERYONE,
    "read_staffing": frozenset({S, ADMIN}),
    "change_staffing": frozenset({S, ADMIN}),
    "list_subjects": EVERYONE,
    "promise_reply": frozenset({I, A, ADMIN}),
    "open_follow_up": frozenset({A, S, ADMIN}),
    "read_worklist": frozenset({A, S, ADMIN}),
    "claim_next": frozenset({A, S, ADMIN}),
    "release_claim": frozenset({A, S, ADMIN}),
    "record_attempt": frozenset({T, A, S, ADMIN}),
    "record_answer": frozenset({A, S, ADMIN}),
    "delay_promise": frozenset({A, S, ADMIN}),
    "reschedule_promise": frozenset({A, S, ADMIN}),
    "cancel_promise": frozenset({A, S, ADMIN}),
    "transfer_promise": frozenset({A, S, ADMIN}),
    "retract_fact": frozenset({A, S, ADMIN}),
    "correct_contact": frozenset({A, S, ADMIN}),
    "record_feedback": frozenset({A, S, ADMIN}),
    "record_cause": frozenset({A, S, ADMIN}),
    "record_channel_switch": EVERYONE,
    "list_promises": EVERYONE,
    "read_promise": EVERYONE,
    "read_history": EVERYONE,
    "read_explanation": EVERYONE,
    "delay_promises": frozenset({S, ADMIN}),
    "transfer_promises": frozenset({S, ADMIN}),
    "report_keeping": frozenset({S, ADMIN}),
    "report_causes": frozenset({S, ADMIN}),
    "report_satisfaction": frozenset({S, ADMIN}),
    "report_offers": frozenset({S, ADMIN}),
    "report_journeys": frozenset({S, ADMIN}),
    "report_waits": frozenset({S, ADMIN}),
    "report_reliability": frozenset({S, ADMIN}),
    "report_outlook": frozenset({S, ADMIN}),
    "report_commitments": frozenset({S, ADMIN}),
    "follow_events": frozenset({S, ADMIN}),
    "read_policy": frozenset({A, S, ADMIN}),
    "list_policy_versions": frozenset({S, ADMIN}),
    "read_policy_version": frozenset({S, ADMIN}),
    "preview_policy": frozenset({S, ADMIN}),
    "publish_policy": frozenset({ADMIN}),
    "list_jobs": frozenset({ADMIN}),
    "read_job": frozenset({ADMIN}),
    "retry_job": frozenset({ADMIN}),
    "retry_jobs": frozenset({ADMIN}),
    "create_webhook": frozenset({ADMIN}),
    "list_webhooks": frozenset({ADMIN}),
    "read_webhook": frozenset({ADMIN}),
    "update_webhook": frozenset({ADMIN}),
    "delete_webhook": frozenset({ADMIN}),
    "rotate_webhook_secret": frozenset({ADMIN}),
    "test_webhook": frozenset({ADMIN}),
    "list_deliveries": frozenset({ADMIN}),
    "read_delivery": frozenset({ADMIN}),
    "replay_delivery": frozenset({ADMIN}),
}

PUBLIC = frozenset(
    {
        "check_live",
        "check_ready",
        "read_metrics",
        "read_schema",
        "read_problem",
        "show_documentation",
        "show_documentation_style",
    }
)

_SEE_ALL = frozenset({Scope.AGENT, Scope.SUPERVISOR, Scope.ADMIN})


def reach_of(key: AccessKey) -> Reach | None:
    """Which promises a key may see: None means all.

    Telephony sees those of its queues, an intake key those that it made.
    """
    if key.scopes & _SEE_ALL:
        return None
    telephony = Scope.TELEPHONY in key.scopes
    return Reach(
        every_queue=telephony and key.queues is None,
        queues=(key.queues or frozenset()) if telephony else frozenset(),
        made_by=key.id if Scope.INTAKE in key.scopes else None,
    )


def may_use_queue(key: AccessKey, queue: str) -> bool:
    """Whether a key reaches a queue; one that is bound to no queue reaches all."""
    return key.queues is None or queue in key.queues
