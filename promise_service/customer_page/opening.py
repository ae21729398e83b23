"""From a token to the promise that its holder now goes by."""

from __future__ import annotations

from promise_service.application.show_to_customer import CustomerView, show_to_customer
from promise_service.customer_page.services import PageServices
from promise_service.domain.policy import Policy
from promise_service.errors import NoPolicyYet, NotFound


def opened(services: PageServices, token: str) -> CustomerView:
    """What the holder of that token may see; NotFound where it opens nothing. The error does not tell the token."""
    promise_id = services.links.promise_id(token)
    if promise_id is None:
        raise NotFound("page", "of that token")
    return show_to_customer(services.archive, promise_id, services.clock.now())


def elsewhere(services: PageServices, token: str, view: CustomerView) -> str | None:
    """The token of the promise that has taken the place of the one that `token` is for, if one has."""
    current = services.links.token_of(view.record.promise)
    return None if services.links.promise_id(token) == view.record.promise.id else current


def policy_in_force(services: PageServices) -> Policy:
    """The newest version; NoPolicyYet before the first."""
    policy = services.versions.current()
    if policy is None:
        raise NoPolicyYet("Nothing can be promised yet: no policy has been published.")
    return policy
