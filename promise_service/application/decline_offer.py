"""The caller does not want a callback: give the held slots back at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from promise_service.application.book import Book
from promise_service.application.ledger import Changes, Decision, Needs
from promise_service.application.show_offer import offer_in_words
from promise_service.application.views import OfferView
from promise_service.domain.offers import OfferOutcome
from promise_service.errors import NotAllowedNow


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineOffer:
    """Decline an offer. One that ended by itself stays as it ended; one that was taken cannot be declined."""

    offer_id: str
    by: str

    def needs(self) -> Needs:
        """The offer and its queue's windows."""
        return Needs(offers=frozenset({self.offer_id}))

    def decide(self, book: Book) -> Decision[OfferView]:
        """The offer as declined."""
        offer = book.offer(self.offer_id)
        outcome = offer.outcome_at(book.now)
        if outcome is OfferOutcome.ACCEPTED:
            raise NotAllowedNow(f"Offer {offer.id!r} was taken; cancel the promise instead.")
        changes = Changes()
        if outcome is OfferOutcome.OPEN:
            offer = replace(offer, outcome=OfferOutcome.DECLINED)
            changes = Changes(offers=(offer,))
        policy = book.policy_version(offer.policy_version)
        return Decision(lambda after: offer_in_words(offer, policy, after.wording, (), after.now), changes)
