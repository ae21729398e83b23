"""The API as an ASGI application, over the services that it is given."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.handlers.http_handlers import HTTPRouteHandler
from prometheus_client import CollectorRegistry

from promise_service.http.authentication import Authentication
from promise_service.http.body_limits import ANY_BODY
from promise_service.http.head_requests import HeadAsGet
from promise_service.http.job_metrics import JobMetrics
from promise_service.http.metrics import request_metrics, watch_listeners
from promise_service.http.observation import Observed
from promise_service.http.openapi import Contract, contract
from promise_service.http.problems import respond
from promise_service.http.request_log import log_request
from promise_service.http.routes import (
    bulk,
    call_reports,
    callbacks,
    commitments,
    conversations,
    deliveries,
    documentation,
    events,
    facts,
    health,
    jobs,
    offers,
    outlook,
    policy,
    promises,
    reports,
    staffing,
    waits,
    webhooks,
    worklist,
    writing,
)
from promise_service.http.security_headers import SecurityHeaders
from promise_service.http.services import Services

HANDLERS: tuple[HTTPRouteHandler, ...] = (
    offers.offer_callback,
    offers.read_offer,
    offers.decline_offer,
    waits.tell_queue_state,
    waits.tell_of_calls,
    waits.read_wait,
    callbacks.list_slots,
    callbacks.promise_callback,
    writing.promise_reply,
    writing.list_subjects,
    writing.open_follow_up,
    promises.list_promises,
    worklist.read_worklist,
    worklist.claim_next,
    worklist.release_claim,
    promises.read_promise,
    promises.read_history,
    promises.read_explanation,
    facts.record_attempt,
    facts.record_answer,
    facts.delay_promise,
    facts.reschedule_promise,
    facts.cancel_promise,
    facts.transfer_promise,
    facts.retract_fact,
    facts.correct_contact,
    facts.record_feedback,
    facts.record_cause,
    staffing.read_staffing,
    staffing.change_staffing,
    conversations.record_channel_switch,
    bulk.delay_promises,
    bulk.transfer_promises,
    reports.report_keeping,
    reports.report_causes,
    reports.report_satisfaction,
    reports.report_offers,
    reports.report_journeys,
    call_reports.report_waits,
    call_reports.report_reliability,
    outlook.report_outlook,
    commitments.report_commitments,
    events.follow_events,
    policy.read_policy,
    policy.publish_policy,
    policy.list_policy_versions,
    policy.read_policy_version,
    policy.preview_policy,
    jobs.list_jobs,
    jobs.read_job,
    jobs.retry_job,
    jobs.retry_jobs,
    webhooks.create_webhook,
    webhooks.list_webhooks,
    webhooks.read_webhook,
    webhooks.update_webhook,
    webhooks.delete_webhook,
    webhooks.rotate_webhook_secret,
    webhooks.test_webhook,
    deliveries.list_deliveries,
    deliveries.read_delivery,
    deliveries.replay_delivery,
    health.check_live,
    health.check_ready,
    health.read_metrics,
    documentation.read_schema,
    documentation.show_documentation,
    documentation.show_documentation_style,
    documentation.read_problem,
)
"""Every route of the API, in the order in which the contract lists them."""


_FEED = "feed"


def end_streams(app: Litestar) -> None:
    """Let those who listen to events go: no server can stop before its connections have ended."""
    app.state[_FEED].close()


def build(
    services: Services,
    *,
    registry: CollectorRegistry | None = None,
    lifespan: Sequence[Any] = (),
    pages: Sequence[Router] = (),
) -> Litestar:
    """The API. `registry` is where its metrics go; `lifespan` runs around it, as Litestar's own argument does.

    `pages` are served beside it, with the same headers, metrics and log lines; who may see them is their own matter.
    """
    metrics = registry or CollectorRegistry()
    metrics.register(JobMetrics(services.jobs, services.clock))
    watch_listeners(services.feed, metrics)

    @cache
    def the_contract() -> Contract:
        return contract(HANDLERS, services.policy_schema())

    app = Litestar(
        [*HANDLERS, *pages],
        dependencies={
            "services": Provide(lambda: services, sync_to_thread=False),
            "registry": Provide(lambda: metrics, sync_to_thread=False),
            "contract": Provide(lambda: the_contract(), sync_to_thread=True),  # noqa: PLW0108 - Provide reads signatures
        },
        guards=[Authentication(services.keys, services.clock).authorize],
        exception_handlers={Exception: respond},
        request_max_body_size=ANY_BODY,
        state=State({_FEED: services.feed}),
        lifespan=list(lifespan),
        openapi_config=None,
        logging_config=None,
    )
    observed = Observed(SecurityHeaders(app.asgi_handler), (request_metrics(metrics), log_request))
    app.asgi_handler = HeadAsGet(observed)
    return app
