"""The windows that a group of commands sees, takes places in and gives them back in."""

from __future__ import annotations

from datetime import datetime

from promise_service.application.book_pages import Loaded
from promise_service.application.ledger import Changes
from promise_service.application.places import places_of
from promise_service.domain.callback_capacity import Occupancy, Places
from promise_service.domain.conditions import Conditions
from promise_service.domain.measured_effort import NO_ATTEMPTS
from promise_service.domain.offers import Offer, OfferOutcome
from promise_service.domain.policy import Policy, Queue
from promise_service.domain.promises import Promise
from promise_service.domain.rosters import NO_ROSTER, TeamRoster


class BookPlaces:
    """What is taken in the coming windows of the queues that were asked for, and what they take.

    Promises and offers of other queues change nothing here.
    """

    def __init__(self, loaded: Loaded, now: datetime) -> None:
        self._now = now
        self._occupancies = dict(loaded.occupancies)
        self._rosters = {each.team: each for each in loaded.rosters}
        self._attempts = dict(loaded.attempts)

    def occupancy(self, queue: str) -> Occupancy:
        """What is promised or held in the queue's windows."""
        return self._occupancies[queue]

    def roster(self, team: str) -> TeamRoster:
        """Who is at work in that team, as far as a workforce tool told; version 0 where none ever did."""
        return self._rosters.get(team) or TeamRoster(team=team, roster=NO_ROSTER, version=0)

    def of(self, policy: Policy, queue: Queue) -> Places:
        """What the queue's windows take, and what is taken in them of that."""
        return places_of(policy, queue, self._conditions, self.occupancy)

    def staff(self, changes: Changes) -> None:
        """Go by other rosters and measured efforts from now on."""
        self._rosters |= {roster.team: roster for roster in changes.rosters}
        self._attempts |= {measured.queue: measured.tally for measured in changes.measured_efforts}

    def settle(self, promise: Promise, *, was_owed: bool, is_owed: bool) -> None:
        """A callback takes its place in the window when it is promised, and gives it back when it is settled."""
        if promise.window is None or promise.queue is None or was_owed == is_owed:
            return
        occupancy = self._occupancies.get(promise.queue)
        if occupancy is not None:
            change = occupancy.with_added if is_owed else occupancy.with_removed
            self._occupancies[promise.queue] = change([promise.window])

    def replace_offer(self, before: Offer | None, offer: Offer) -> None:
        """An offer holds its slots as long as it is open."""
        occupancy = self._occupancies.get(offer.queue)
        if occupancy is None:
            return
        if before is not None and self._holds(before):
            occupancy = occupancy.with_removed(before.slots)
        if self._holds(offer):
            occupancy = occupancy.with_added(offer.slots)
        self._occupancies[offer.queue] = occupancy

    def _conditions(self, queue: Queue) -> Conditions:
        attempts = self._attempts.get(queue.name, NO_ATTEMPTS)
        return Conditions(roster=self.roster(queue.team).roster, attempts=attempts)

    def _holds(self, offer: Offer) -> bool:
        return offer.held and offer.outcome_at(self._now) is OfferOutcome.OPEN
