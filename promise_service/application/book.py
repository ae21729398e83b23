"""The part of the ledger that a group of commands sees: loaded once, changed in memory, written once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from promise_service.application.book_claims import BookClaims
from promise_service.application.book_pages import Loaded, News, Written
from promise_service.application.book_places import BookPlaces
from promise_service.application.ledger import Caller, Changes
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.promise_links import LinkTo, no_link
from promise_service.application.wording import Wording
from promise_service.domain.callback_capacity import Occupancy, Places
from promise_service.domain.channel_switches import ChannelSwitch, Contact, contact_of_offer, contact_of_promise
from promise_service.domain.claims import Claim, ClaimEnd, claim_end
from promise_service.domain.notices import Notice
from promise_service.domain.offers import Offer, OfferOutcome
from promise_service.domain.policy import Policy, Queue
from promise_service.domain.promise_course import OWED
from promise_service.domain.promise_facts import Fact, VerdictSettled
from promise_service.domain.promise_pages import was_fulfilled
from promise_service.domain.promises import Promise, PromiseKind
from promise_service.domain.rosters import TeamRoster
from promise_service.domain.timers import Timer, feedback_timer, giving_up_timer
from promise_service.domain.verdicts import Standing, standings
from promise_service.domain.webhooks import Delivery, Webhook
from promise_service.errors import NoPolicyYet, NotFound

Row = TypeVar("Row", Offer, Timer, Notice, Webhook)


class Book:
    """Everything that a group of commands may look at, as of `now`, with the changes of those decided before."""

    def __init__(
        self,
        loaded: Loaded,
        *,
        now: datetime,
        policy: Policy | None,
        policy_version: Callable[[int], Policy],
        wording: Wording,
        tzdata_version: str,
        new_id: Callable[[str, datetime], str],
        link_to: LinkTo = no_link,
    ) -> None:
        self.now = now
        self.link_to = link_to
        self.wording = wording
        self.tzdata_version = tzdata_version
        self.policy_version = policy_version
        self._policy = policy
        self._new_id = new_id
        self._promises: dict[str, Promise] = {}
        self._chains: defaultdict[str, list[Promise]] = defaultdict(list)
        self._conversations: defaultdict[str, list[Promise]] = defaultdict(list)
        self._successors: defaultdict[str, list[Promise]] = defaultdict(list)
        for promise in sorted(loaded.promises, key=_by_making):
            self._add(promise)
        self._facts: defaultdict[str, list[Fact]] = defaultdict(list)
        for fact in loaded.facts:
            self._facts[fact.chain_id].append(fact)
        self._offers = {offer.id: offer for offer in loaded.offers}
        self._places = BookPlaces(loaded, now)
        self._timers = {timer.id: timer for timer in loaded.timers}
        self._notices = {notice.id: notice for notice in loaded.notices}
        self._webhooks = {webhook.id: webhook for webhook in loaded.webhooks}
        self._deliveries = {delivery.id: delivery for delivery in loaded.deliveries}
        self._calls: defaultdict[str, dict[str, Contact]] = defaultdict(dict)
        for conversation_id, call in loaded.calls:
            self._calls[conversation_id][call.id] = call
        self._switches: defaultdict[str, list[ChannelSwitch]] = defaultdict(list)
        for switch in loaded.switches:
            self._switches[switch.conversation_id].append(switch)
        self._listed = {record.promise.id: record for record in loaded.worklist}
        self._claims = BookClaims(loaded.claims)
        self._standings: dict[str, Standing] = {}
        for chain_id, chain in self._chains.items():
            self._standings |= standings(chain, self._facts[chain_id])
        self._applied: list[Changes] = []
        self._touched: set[str] = set()
        self._told = 0
        self._new_offers: list[Offer] = []

    @property
    def policy(self) -> Policy:
        """The current version."""
        if self._policy is None:
            raise NoPolicyYet("Nothing can be promised yet: no policy has been published.")
        return self._policy

    def new_id(self, prefix: str) -> str:
        """A new identifier that sorts by time."""
        return self._new_id(prefix, self.now)

    def promise(self, promise_id: str) -> Promise:
        """That promise; NotFound where there is none."""
        try:
            return self._promises[promise_id]
        except KeyError:
            raise NotFound("promise", promise_id) from None

    def has_promise(self, promise_id: str) -> bool:
        """Whether there is such a promise."""
        return promise_id in self._promises

    def record(self, promise_id: str) -> PromiseRecord:
        """That promise, as it stands now."""
        promise = self.promise(promise_id)
        latest = max(self._successors[promise_id], key=_by_making, default=None)
        return PromiseRecord(
            promise=promise,
            standing=self._standings[promise_id].at(self.now),
            followed_by=latest.id if latest else None,
        )

    def standing(self, promise_id: str) -> Standing:
        """How that promise stands now."""
        return self._standings[promise_id].at(self.now)

    def chain(self, promise: Promise) -> list[Promise]:
        """A promise with all that came before or after it by delay, oldest first."""
        return list(self._chains[promise.chain_id])

    def conversation(self, conversation_id: str) -> list[Promise]:
        """All promises of a conversation, oldest first."""
        return list(self._conversations[conversation_id])

    def contacts(self, conversation_id: str) -> list[Contact]:
        """How the customer came to us in a conversation, if `Needs.journeys` asked for it; in no order."""
        written = (contact_of_promise(promise) for promise in self._conversations[conversation_id])
        return [*self._calls[conversation_id].values(), *(contact for contact in written if contact is not None)]

    def switches(self, conversation_id: str) -> list[ChannelSwitch]:
        """The changes of channel that were recorded of a conversation, if `Needs.journeys` asked for it."""
        return list(self._switches[conversation_id])

    def facts(self, promise: Promise) -> list[Fact]:
        """All that is known of a promise and its chain."""
        return list(self._facts[promise.chain_id])

    def all_facts(self) -> Iterable[Fact]:
        """All facts that were loaded or decided."""
        for facts in self._facts.values():
            yield from facts

    def worklist(self, team: str) -> list[PromiseRecord]:
        """What the team owes on the phone, as it stands now, if `Needs.worklists` asked for it; in no order."""
        ids = self._listed.keys() | self._promises.keys()
        records = (self.record(each) if each in self._promises else self._listed_record(each) for each in ids)
        return [
            record
            for record in records
            if record.promise.counts_attempts and record.standing.team == team and record.standing.state in OWED
        ]

    def claim_on(self, promise: Promise) -> Claim | None:
        """The claim on a promise or its chain, over or not, if `Needs.worklists` or `Needs.claims_on` asked for any."""
        return self._claims.on(promise.chain_id)

    def open_callbacks(self, caller: Caller) -> list[PromiseRecord]:
        """What this customer is still to be called back for, earliest due first."""
        found = [
            self.record(each.id)
            for each in self._promises.values()
            if each.kind is PromiseKind.CALLBACK
            and self.standing(each.id).state in OWED
            and _same_customer(caller, self._standings[each.id].phone, each.customer.id)
        ]
        return sorted(found, key=lambda record: (record.promise.due_at, record.promise.id))

    def open_offers(self, caller: Caller) -> list[Offer]:
        """The offers that this caller has not answered yet."""
        return [
            offer
            for offer in self._offers.values()
            if offer.outcome_at(self.now) is OfferOutcome.OPEN
            and _same_customer(caller, offer.phone, offer.customer.id)
        ]

    def promise_for_message(self, message_id: str) -> Promise | None:
        """The promise that was made for a message, if it came before."""
        found = (each for each in self._promises.values() if each.message_id == message_id and each.follows is None)
        return min(found, key=lambda promise: promise.made_at, default=None)

    def offer(self, offer_id: str) -> Offer:
        """That offer; NotFound where there is none."""
        try:
            return self._offers[offer_id]
        except KeyError:
            raise NotFound("offer", offer_id) from None

    def occupancy(self, queue: str) -> Occupancy:
        """What is promised or held in the queue's coming windows."""
        return self._places.occupancy(queue)

    def roster(self, team: str) -> TeamRoster:
        """Who is at work in that team, as far as a workforce tool told; version 0 where none ever did."""
        return self._places.roster(team)

    def places(self, queue: Queue) -> Places:
        """What the queue's coming windows take, and what is taken in them of that."""
        return self._places.of(self.policy, queue)

    def timer(self, timer_id: str) -> Timer:
        """That timer; NotFound where there is none."""
        try:
            return self._timers[timer_id]
        except KeyError:
            raise NotFound("timer", timer_id) from None

    def has_timer(self, timer_id: str) -> bool:
        """Whether there is such a timer."""
        return timer_id in self._timers

    def notice(self, notice_id: str) -> Notice:
        """That notice; NotFound where there is none."""
        try:
            return self._notices[notice_id]
        except KeyError:
            raise NotFound("notice", notice_id) from None

    def notices_about(self, promise_id: str) -> list[Notice]:
        """Every message about that promise and its chain, oldest first, if `Needs.notices_about` asked for them."""
        chain = {each.id for each in self.chain(self.promise(promise_id))}
        found = (notice for notice in self._notices.values() if notice.promise_id in chain)
        return sorted(found, key=lambda notice: (notice.created_at, notice.id))

    def notices_in(self, conversation_id: str) -> list[Notice]:
        """Every message of that conversation, oldest first, if `Needs.notices_about` asked for one of its promises."""
        promises = {each.id for each in self.conversation(conversation_id)}
        found = (notice for notice in self._notices.values() if notice.promise_id in promises)
        return sorted(found, key=lambda notice: (notice.created_at, notice.id))

    def webhook(self, webhook_id: str) -> Webhook:
        """That webhook; NotFound where there is none."""
        try:
            return self._webhooks[webhook_id]
        except KeyError:
            raise NotFound("webhook", webhook_id) from None

    def delivery(self, delivery_id: str) -> Delivery:
        """That delivery; NotFound where there is none."""
        try:
            return self._deliveries[delivery_id]
        except KeyError:
            raise NotFound("delivery", delivery_id) from None

    def apply(self, changes: Changes) -> None:
        """Let all that follows see what was decided, and settle the verdicts that it changed."""
        for promise in changes.promises:
            self._add(promise)
        for fact in changes.facts:
            self._facts[fact.chain_id].append(fact)
        for timer in changes.timers:
            self._timers[timer.id] = timer
        for notice in changes.notices:
            self._notices[notice.id] = notice
        for webhook in changes.webhooks:
            self._webhooks[webhook.id] = webhook
        for delivery in changes.deliveries:
            self._deliveries[delivery.id] = delivery
        for switch in changes.switches:
            self._switches[switch.conversation_id].append(switch)
        self._places.staff(changes)
        for offer in changes.offers:
            self._replace_offer(offer)
        chains = {promise.chain_id for promise in changes.promises} | {fact.chain_id for fact in changes.facts}
        chains |= {self._promises[promise_id].chain_id for promise_id in changes.touched}
        before = {each.id: self._standings.get(each.id) for chain_id in chains for each in self._chains[chain_id]}
        settled = tuple(self._settle(chains))
        self._claims.end(self._claim_ends(changes.facts))
        self._claims.take(changes.claims)
        timers = (*self._giving_up(chains), *self._asking(chains, before))
        self._applied += [changes, Changes(facts=settled, timers=timers)]

    def news(self) -> News:
        """What was decided since this was last asked."""
        fresh, self._told = self._applied[self._told :], len(self._applied)
        offers, self._new_offers = tuple(self._new_offers), []
        return News(
            promises=tuple(each for changes in fresh for each in changes.promises),
            offers=offers,
            facts=tuple(each for changes in fresh for each in changes.facts),
        )

    def written(self) -> Written:
        """What has to be stored, each row once."""
        all_of_it = sum(self._applied, Changes())
        followed = {promise.follows for promise in all_of_it.promises if promise.follows}
        return Written(
            promises=all_of_it.promises,
            facts=all_of_it.facts,
            offers=_last_of_each(all_of_it.offers),
            timers=_last_of_each(all_of_it.timers),
            notices=_last_of_each(all_of_it.notices),
            webhooks=_last_of_each(all_of_it.webhooks),
            events=all_of_it.events,
            deliveries=all_of_it.deliveries,
            switches=all_of_it.switches,
            call_records=all_of_it.call_records,
            learnt_waits=all_of_it.learnt_waits,
            rosters=tuple({each.team: each for each in all_of_it.rosters}.values()),
            measured_efforts=tuple({each.queue: each for each in all_of_it.measured_efforts}.values()),
            records=tuple(
                self._stored_record(promise_id)
                for promise_id in sorted((self._touched | followed) & self._promises.keys())
            ),
            claims=self._claims.taken,
            ended_claims=self._claims.ended,
            claimed=tuple(
                self._listed[claim.promise_id] for claim in self._claims.taken if claim.promise_id not in self._promises
            ),
        )

    def _add(self, promise: Promise) -> None:
        self._promises[promise.id] = promise
        self._chains[promise.chain_id].append(promise)
        self._conversations[promise.conversation_id].append(promise)
        if promise.follows is not None:
            self._successors[promise.follows].append(promise)

    def _stored_record(self, promise_id: str) -> PromiseRecord:
        """The standing is stored with its lapse still ahead, so that it is right at any later reading."""
        return replace(self.record(promise_id), standing=self._standings[promise_id])

    def _listed_record(self, promise_id: str) -> PromiseRecord:
        listed = self._listed[promise_id]
        return replace(listed, standing=listed.standing.at(self.now))

    def _claim_ends(self, facts: Iterable[Fact]) -> Iterable[ClaimEnd]:
        for fact in facts:
            if not self._promises[fact.promise_id].counts_attempts:
                continue
            owed = any(self.standing(each.id).state in OWED for each in self._chains[fact.chain_id])
            if (end := claim_end(fact, owed=owed)) is not None:
                yield end

    def _settle(self, chains: set[str]) -> Iterable[Fact]:
        for chain_id in sorted(chains):
            chain = self._chains[chain_id]
            before = {promise.id: self._standings.get(promise.id) for promise in chain}
            self._standings |= standings(chain, self._facts[chain_id])
            for promise in chain:
                self._touched.add(promise.id)
                earlier = before[promise.id]
                was_owed = earlier is not None and earlier.at(self.now).state in OWED
                self._places.settle(promise, was_owed=was_owed, is_owed=self.standing(promise.id).state in OWED)
                settled = self._verdict_fact(promise)
                if settled is not None:
                    self._facts[chain_id].append(settled)
                    yield settled

    def _verdict_fact(self, promise: Promise) -> Fact | None:
        """The history shows each verdict that a promise ever had."""
        standing = self.standing(promise.id)
        shown = [
            (fact.what.verdict, fact.what.detail)
            for fact in self._facts[promise.chain_id]
            if isinstance(fact.what, VerdictSettled) and fact.promise_id == promise.id
        ]
        if (standing.verdict, standing.detail) == (shown[-1] if shown else (None, None)):
            return None
        return Fact(
            id=self.new_id("fct"),
            promise_id=promise.id,
            chain_id=promise.chain_id,
            at=self.now,
            recorded_at=self.now,
            by="promise-service",
            what=VerdictSettled(verdict=standing.verdict, detail=standing.detail),
        )

    def _giving_up(self, chains: set[str]) -> Iterable[Timer]:
        for promise in (each for chain_id in sorted(chains) for each in self._chains[chain_id]):
            timer = giving_up_timer(promise, self._standings[promise.id])
            if timer is not None and timer.due_at > self.now and timer.id not in self._timers:
                self._timers[timer.id] = timer
                yield timer

    def _asking(self, chains: set[str], before: Mapping[str, Standing | None]) -> Iterable[Timer]:
        """Whoever has just got what was promised may be asked about it later."""
        for promise in (each for chain_id in sorted(chains) for each in self._chains[chain_id]):
            earlier, standing = before[promise.id], self._standings[promise.id]
            if not was_fulfilled(standing) or (earlier and earlier.fulfilled_at == standing.fulfilled_at):
                continue
            rules = self.policy_version(promise.policy_version).notices
            timer = feedback_timer(promise, standing, rules, self.now)
            if timer is not None and timer.id not in self._timers:
                self._timers[timer.id] = timer
                yield timer

    def _replace_offer(self, offer: Offer) -> None:
        before = self._offers.get(offer.id)
        self._offers[offer.id] = offer
        if before is None:
            self._new_offers.append(offer)
            if offer.conversation_id is not None:
                self._calls[offer.conversation_id][offer.id] = contact_of_offer(offer)
        self._places.replace_offer(before, offer)


def _same_customer(caller: Caller, phone: str | None, customer_id: str | None) -> bool:
    same_phone = caller.phone is not None and caller.phone == phone
    return same_phone or (caller.customer_id is not None and caller.customer_id == customer_id)


def _by_making(promise: Promise) -> tuple[datetime, str]:
    return promise.made_at, promise.id


def _last_of_each(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple({row.id: row for row in rows}.values())
