"""An offer as callers see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from promise_service.application.ports.archive import Archive, PromiseFilter, PromiseRecord
from promise_service.application.ports.policies import PolicyVersions
from promise_service.application.speaking import slots_in_words
from promise_service.application.views import OfferView
from promise_service.application.wording import Reader, Wording
from promise_service.domain.offers import Offer
from promise_service.domain.policy import Policy
from promise_service.domain.promise_course import OWED
from promise_service.domain.promises import PromiseKind


def offer_in_words(
    offer: Offer, policy: Policy, wording: Wording, open_promises: Sequence[PromiseRecord], now: datetime
) -> OfferView:
    """An offer as callers see it at `now`; `policy` is the version that it was made under."""
    queue = policy.queue(offer.queue)
    home_zone = policy.calendars[queue.calendar].calendar.time_zone
    reader = Reader(
        locale=offer.locale,
        time_zone=offer.time_zone,
        home_zone=home_zone,
        said_at=offer.made_at,
        templates=policy.templates,
    )
    return OfferView(
        offer=replace(offer, outcome=offer.outcome_at(now)),
        time_zone=home_zone,
        slots=slots_in_words(queue, offer.slots, reader, wording),
        open_promises=tuple(open_promises),
    )


def show_offer(archive: Archive, versions: PolicyVersions, wording: Wording, offer_id: str, now: datetime) -> OfferView:
    """An offer made earlier, with what its caller is still promised; NotFound where there is none."""
    offer = archive.offer(offer_id)
    open_promises: dict[str, PromiseRecord] = {}
    for wanted in _same_caller(offer):
        for record in archive.promises(wanted, now, limit=200):
            open_promises[record.promise.id] = record
    return offer_in_words(offer, versions.version(offer.policy_version), wording, list(open_promises.values()), now)


def _same_caller(offer: Offer) -> list[PromiseFilter]:
    wanted = []
    if offer.phone is not None:
        wanted.append(PromiseFilter(kind=PromiseKind.CALLBACK, states=OWED, phone=offer.phone))
    if offer.customer.id is not None:
        wanted.append(PromiseFilter(kind=PromiseKind.CALLBACK, states=OWED, customer_id=offer.customer.id))
    return wanted
