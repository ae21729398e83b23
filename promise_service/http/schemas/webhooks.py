"""Endpoints of other systems, as administrators make and read them."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, Strict, WithJsonSchema

from promise_service.application.manage_webhooks import OVERLAP
from promise_service.domain.events import ANNOUNCED, EventType
from promise_service.domain.webhooks import Webhook, WebhookState
from promise_service.http.faults import shown
from promise_service.http.instants import format_instant
from promise_service.http.paging import Cursor, Limit
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.scalars import InstantText, Line, refusing

_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="  # noqa: S105 - an example
_LONGEST_OVERLAP_SECONDS = 7 * 24 * 3600
WEBHOOK: dict[str, Any] = {
    "id": "whk_01KAW0B3C5D7F9G2H4J6K8M0NP",
    "url": "https://www.example.org/promises",
    "event_types": ["promise.made", "promise.broken"],
    "description": "The customer file",
    "state": "enabled",
    "detail": None,
    "failures": 0,
    "paused_until": None,
    "former_secret_until": None,
    "created_at": "2026-11-20T08:00:00+00:00",
    "created_by": "key_01KAW0",
}


def _endpoint(url: str) -> str:
    if not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("must be ASCII without spaces: write other names as xn--…, other signs as %C3%A9")
    parts = urlsplit(url)
    try:
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in {"https", "http"}:
        raise ValueError(f"{shown(url)} is not an address as https://www.example.org/promises")
    if "@" in parts.netloc:
        raise ValueError("must hold no user and password: what comes is known by its signature")
    if "#" in url:
        raise ValueError("must hold no fragment (#…): it is never sent")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ValueError("must begin with https://; http:// is for this very machine only, as http://127.0.0.1:8080/")
    return url


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _asked_type(name: object) -> EventType:
    if name not in ANNOUNCED:
        raise ValueError(f"must be one of {', '.join(ANNOUNCED)}, not {shown(name)}")
    return EventType(str(name))


EndpointUrl = Annotated[
    str,
    Strict(),
    Field(max_length=2000, examples=["https://www.example.org/promises"]),
    AfterValidator(refusing(_endpoint)),
]
AskedType = Annotated[
    EventType, BeforeValidator(refusing(_asked_type)), WithJsonSchema({"type": "string", "enum": list(ANNOUNCED)})
]
AskedTypes = Annotated[list[AskedType], Field(min_length=1, max_length=100)]


class WebhookInput(BaseModel):
    """An endpoint to tell of events."""

    model_config = request(
        {
            "url": "https://www.example.org/promises",
            "event_types": ["promise.made", "promise.broken"],
            "description": "The customer file",
        }
    )

    url: EndpointUrl = Field(description="https, at most 2,000 characters, without user, password and fragment.")
    event_types: AskedTypes | None = Field(default=None, description="All types without it.")
    description: Line | None = None

    @property
    def asked(self) -> frozenset[EventType] | None:
        """What it asks for; None for all."""
        return None if self.event_types is None else frozenset(self.event_types)


class WebhookEditInput(BaseModel):
    """What to change of an endpoint; what is left out stays."""

    model_config = request({"state": "disabled"})

    url: EndpointUrl | None = Field(default=None, description="Null leaves it as it is.")
    event_types: AskedTypes | None = Field(default=None, description="Null asks for all types.")
    description: Line | None = Field(default=None, description="Null takes it away.")
    state: WebhookState | None = Field(
        default=None, description="To a disabled one nothing is sent; enabled again, it gets what waits for it."
    )


class RotateInput(BaseModel):
    """A new secret, beside which the one before signs for a while."""

    model_config = request({"overlap_seconds": 3600})

    overlap_seconds: Annotated[int, Strict(), Field(ge=0, le=_LONGEST_OVERLAP_SECONDS)] = Field(
        default=int(OVERLAP.total_seconds()), description="For how long both sign."
    )


class WebhookBody(BaseModel):
    """An endpoint; its secret is shown only where it is made."""

    model_config = answer(WEBHOOK)

    id: str
    url: str
    event_types: list[EventType] | None = Field(description="Null for all.")
    description: str | None
    state: WebhookState
    detail: str | None = Field(description="Why it is disabled, where it was not by an administrator.")
    failures: int = Field(description="How often in a row it did not answer, or asked to wait.")
    paused_until: InstantText | None = Field(description="Before this nothing is sent, for it did not answer.")
    former_secret_until: InstantText | None = Field(description="For how long the secret before signs too.")
    created_at: InstantText
    created_by: str = Field(description="The id of the key that made it.")


class WebhookWithSecret(WebhookBody):
    """An endpoint with the secret that its events are signed with, which is shown this once."""

    model_config = answer({**WEBHOOK, "secret": _SECRET})

    secret: str


class WebhookPage(BaseModel):
    """Endpoints in the order of their making."""

    model_config = answer({"items": [WEBHOOK], "next_cursor": None})

    items: list[WebhookBody]
    next_cursor: str | None


class WebhooksQuery(BaseModel):
    """Which page of the endpoints."""

    model_config = request()

    limit: Limit = 50
    cursor: Cursor = None


def webhook_body(webhook: Webhook) -> WebhookBody:
    """An endpoint, without its secret."""
    return WebhookBody(**_shown(webhook))


def webhook_with_secret(webhook: Webhook) -> WebhookWithSecret:
    """An endpoint with its secret."""
    return WebhookWithSecret(**_shown(webhook), secret=webhook.secret)


def _shown(webhook: Webhook) -> dict[str, Any]:
    def instant(at: Any) -> str | None:
        return None if at is None else format_instant(at, "UTC")

    return {
        "id": webhook.id,
        "url": webhook.url,
        "event_types": None if webhook.event_types is None else sorted(webhook.event_types),
        "description": webhook.description,
        "state": webhook.state,
        "detail": webhook.detail,
        "failures": webhook.failures,
        "paused_until": instant(webhook.paused_until),
        "former_secret_until": instant(webhook.former_secret_until),
        "created_at": instant(webhook.created_at),
        "created_by": webhook.created_by,
    }
