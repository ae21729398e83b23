"""What commands see, and what is left of them: all or nothing, each after the one before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from promise_service.adapters.sql.engine import create_engine
from promise_service.adapters.sql.ledger import SqlLedger
from promise_service.application.book import Book
from promise_service.application.ledger import Caller, Changes, Decision, Done, Failed, Needs, Request, carry_out
from promise_service.application.ports.archive import PromiseFilter
from promise_service.domain.notices import Message, Notice, NoticeKind
from promise_service.domain.offers import OfferOutcome
from promise_service.domain.promise_course import State
from promise_service.domain.promise_facts import Answered, Cancelled, CancelledBy, Completeness, VerdictSettled
from promise_service.domain.promises import Customer, Succession
from promise_service.domain.timers import TimerKind, new_timer
from promise_service.domain.verdicts import Verdict
from promise_service.errors import NotFound, SlotTaken, StoreUnavailable
from tests.builders import a_callback, a_fact, window
from tests.contracts.store import (
    A_WINDOW,
    NOW,
    Look,
    Store,
    TakeWindow,
    Write,
    a_reply,
    an_offer,
    event_text,
    published,
)

ANSWERED = Answered(completeness=Completeness.FULL)
MINUTE = timedelta(minutes=1)


def a_notice() -> Notice:
    return Notice(
        id="ntc_1",
        promise_id="prm_1",
        kind=NoticeKind.ALARM,
        receiver="team@example.org",
        locale="fr",
        message=Message(subject="s", text="t"),
        created_at=NOW,
    )


@dataclass(frozen=True, slots=True)
class Faulty:
    """A command with a fault in its answer: its changes are in the book by then."""

    def needs(self) -> Needs:
        return Needs()

    def decide(self, book: Book) -> Decision[str]:
        def answer(_: Book) -> str:
            raise ZeroDivisionError

        return Decision(answer, Changes(promises=(a_reply(9),)))


class TestAGroup:
    def test_later_commands_see_what_earlier_ones_did(self, store: Store) -> None:
        outcomes = store.ledger.execute([Request(TakeWindow(capacity=2)) for _ in range(3)])
        assert [type(outcome) for outcome in outcomes] == [Done, Done, Failed]
        assert isinstance(outcomes[2], Failed)
        assert isinstance(outcomes[2].error, SlotTaken)
        assert store.archive.occupancy("support", NOW).taken(A_WINDOW) == 2

    def test_is_decided_at_one_instant(self, store: Store) -> None:
        seen = store.ledger.execute([Request(Look(see=lambda book: book.now)) for _ in range(2)])
        assert seen == [Done(NOW), Done(NOW)]

    def test_a_refused_command_leaves_nothing(self, store: Store) -> None:
        with pytest.raises(SlotTaken):
            carry_out(store.ledger, TakeWindow(capacity=0))
        assert store.archive.promises(PromiseFilter(), NOW, limit=9) == []

    def test_a_command_with_a_fault_leaves_the_others_alone(self, store: Store) -> None:
        requests = [
            Request(Write(changes=Changes(promises=(a_reply(1),)))),
            Request(Faulty()),
            Request(TakeWindow(capacity=1)),
        ]
        first, faulty, third = store.ledger.execute(requests)
        assert isinstance(first, Done)
        assert isinstance(third, Done)
        assert isinstance(faulty, Failed)
        assert isinstance(faulty.error, ZeroDivisionError)
        assert {record.promise.id for record in store.archive.promises(PromiseFilter(), NOW, limit=9)} == {
            "prm_1",
            third.value,
        }

    def test_rows_that_the_database_refuses_leave_the_others_alone(self, store: Store) -> None:
        orphan = replace(a_notice(), promise_id="prm_9")
        bad, good = store.ledger.execute(
            [
                Request(Write(changes=Changes(notices=(orphan,)))),
                Request(Write(changes=Changes(promises=(a_reply(1),)))),
            ]
        )
        assert isinstance(bad, Failed)
        assert isinstance(good, Done)
        assert store.archive.promise("prm_1", NOW).promise == a_reply(1)

    def test_one_message_is_promised_one_answer(self, store: Store) -> None:
        store.write(promises=(a_reply(1, message_id="<1@example.org>"),))
        (second,) = store.ledger.execute(
            [Request(Write(changes=Changes(promises=(a_reply(2, message_id="<1@example.org>"),))))]
        )
        assert isinstance(second, Failed)

    def test_a_group_of_none_has_no_outcomes(self, store: Store) -> None:
        assert store.ledger.execute([]) == []

    def test_a_verdict_that_time_brought_is_settled_when_a_command_touches_it(self, store: Store) -> None:
        store.write(promises=(a_reply(),))
        store.clock.shows = a_reply().due_at + MINUTE
        store.write(touched=("prm_1",))
        store.write(touched=("prm_1",))
        (settled,) = store.archive.facts("prm_1")
        assert settled.what == VerdictSettled(verdict=Verdict.BROKEN, detail="never")


class TestWhatACommandSees:
    def test_the_whole_conversation_of_a_promise_with_its_facts(self, store: Store) -> None:
        store.write(promises=(a_reply(1), a_reply(2, conversation_id="cnv_1"), a_reply(3)))
        store.write(facts=(a_fact(a_reply(2), NOW, ANSWERED),))

        def see(book: Book) -> object:
            found = book.conversation("cnv_1")
            return [each.id for each in found], book.standing("prm_2").state, book.has_promise("prm_3")

        assert store.look(see, promises={"prm_1"}) == (["prm_1", "prm_2"], State.FULFILLED, False)
        assert store.look(see, conversations={"cnv_1"}) == (["prm_1", "prm_2"], State.FULFILLED, False)

    def test_offers_and_how_full_their_queues_are(self, store: Store) -> None:
        store.write(offers=(an_offer("off_1"), an_offer("off_2")))
        found = store.look(
            lambda book: (book.offer("off_1"), book.occupancy("support").taken(A_WINDOW)), offers={"off_1"}
        )
        assert found == (an_offer("off_1"), 2)

    def test_how_full_a_queue_is_and_that_of_a_promise(self, store: Store) -> None:
        store.write(promises=(a_callback(),))
        for needs in ({"queues": {"support"}}, {"windows_of": {"prm_1"}}):
            assert store.look(lambda book: book.occupancy("support").taken(A_WINDOW), **needs) == 1

    def test_the_open_callbacks_of_a_caller_in_any_queue(self, store: Store) -> None:
        by_phone = a_callback(id="prm_1", queue="sales", customer=Customer(id="cus_2"))
        by_customer = a_callback(
            id="prm_2", chain_id="prm_2", conversation_id="cnv_2", phone="+4930", customer=Customer(id="cus_1")
        )
        other = a_callback(id="prm_3", chain_id="prm_3", conversation_id="cnv_3", phone="+4931")
        store.write(promises=(by_phone, by_customer, other))
        caller = Caller(phone="+33140205050", customer_id="cus_1")
        found = store.look(lambda book: [each.promise.id for each in book.open_callbacks(caller)], callers={caller})
        assert found == ["prm_1", "prm_2"]
        cancelled = Cancelled(by=CancelledBy.CUSTOMER)
        store.write(facts=tuple(a_fact(each, NOW, cancelled, id=f"fct_{each.id}") for each in (by_phone, by_customer)))
        found = store.look(lambda book: [each.promise.id for each in book.open_callbacks(caller)], callers={caller})
        assert found == []

    def test_the_open_offers_of_a_caller(self, store: Store) -> None:
        store.write(
            offers=(
                an_offer("off_1"),
                an_offer("off_2", phone=None, customer=Customer(id="cus_1")),
                an_offer("off_3", outcome=OfferOutcome.DECLINED),
                an_offer("off_4", phone="+4930"),
            )
        )
        caller = Caller(phone="+33140205050", customer_id="cus_1")
        found = store.look(lambda book: {offer.id for offer in book.open_offers(caller)}, callers={caller})
        assert found == {"off_1", "off_2"}

    def test_the_promise_that_answers_a_message(self, store: Store) -> None:
        promise = a_reply(1, message_id="<1@example.org>")
        store.write(promises=(promise,))
        assert (
            store.look(lambda book: book.promise_for_message("<1@example.org>"), message_ids={"<1@example.org>"})
            == promise
        )
        assert (
            store.look(lambda book: book.promise_for_message("<2@example.org>"), message_ids={"<2@example.org>"})
            is None
        )

    def test_what_timers_are_about(self, store: Store) -> None:
        due = new_timer(TimerKind.DUE, NOW, "prm_1")
        expiry = new_timer(TimerKind.HOLD_EXPIRY, NOW, "off_1")
        sending = new_timer(TimerKind.SEND_NOTICE, NOW, "ntc_1")
        store.write(promises=(a_reply(),), offers=(an_offer(),), notices=(a_notice(),), timers=(due, expiry, sending))
        assert store.look(lambda book: (book.timer(due.id), book.promise("prm_1")), timers={due.id}) == (due, a_reply())
        assert store.look(lambda book: book.offer("off_1"), timers={expiry.id}) == an_offer()
        found = store.look(lambda book: (book.notice("ntc_1"), book.promise("prm_1")), timers={sending.id})
        assert found == (a_notice(), a_reply())
        assert store.look(lambda book: (book.notice("ntc_1"), book.promise("prm_1")), notices={"ntc_1"}) == found

    def test_the_messages_about_a_promise_and_its_chain(self, store: Store) -> None:
        first = a_reply(1)
        second = a_reply(2, conversation_id="cnv_1", chain_id="prm_1", follows="prm_1", succession=Succession.DELAY)
        other = a_reply(3, conversation_id="cnv_1")
        about = [
            replace(a_notice(), id=f"ntc_{number}", promise_id=promise.id, created_at=NOW + timedelta(seconds=number))
            for number, promise in enumerate((second, first, other))
        ]
        store.write(promises=(first, second, other), notices=tuple(about))
        for promise_id in ("prm_1", "prm_2"):
            seen = store.look(lambda book, named=promise_id: book.notices_about(named), notices_about={promise_id})
            assert seen == about[:2]
        assert store.look(lambda book: book.notices_about("prm_3"), notices_about={"prm_3"}) == about[2:]

    def test_the_messages_of_a_conversation(self, store: Store) -> None:
        first, second, stranger = a_reply(1), a_reply(2, conversation_id="cnv_1"), a_reply(3)
        about = [
            replace(a_notice(), id=f"ntc_{number}", promise_id=promise.id, created_at=NOW + timedelta(seconds=number))
            for number, promise in enumerate((second, first, stranger))
        ]
        store.write(promises=(first, second, stranger), notices=tuple(about))
        assert store.look(lambda book: book.notices_in("cnv_1"), notices_about={"prm_1"}) == about[:2]

    def test_the_conversations_of_what_was_recorded_because_of_a_fact(self, store: Store) -> None:
        cause = a_fact(a_reply(1), NOW, ANSWERED, id="fct_1")
        effect = a_fact(a_reply(2), NOW, ANSWERED, id="fct_2", caused_by="fct_1")
        store.write(promises=(a_reply(1), a_reply(2)), facts=(effect, cause))
        assert store.look(lambda book: book.standing("prm_2").state, caused_by={"fct_1"}) is State.FULFILLED

    def test_nothing_of_what_does_not_exist(self, store: Store) -> None:
        for needs in (
            {"promises": {"prm_9"}},
            {"timers": {"due:prm_9"}},
            {"notices": {"ntc_9"}},
            {"windows_of": {"prm_9"}},
        ):
            with pytest.raises(NotFound):
                store.look(lambda book: book.promise("prm_9"), **needs)

    def test_the_newest_policy_and_every_older_one(self, store: Store) -> None:
        store.versions.publish(published(2), follows=1)
        assert store.look(lambda book: (book.policy.version, book.policy_version(1).version)) == (2, 1)


class TestOccupancy:
    def test_counts_promises_owed_and_slots_held_in_windows_to_come(self, store: Store) -> None:
        before = window("Mon 2026-11-23 09:00 Europe/Paris")
        cancelled = a_callback(id="prm_2", chain_id="prm_2", conversation_id="cnv_2")
        ended = a_callback(before, id="prm_3", chain_id="prm_3", conversation_id="cnv_3")
        store.write(
            promises=(a_callback(), cancelled, ended),
            facts=(a_fact(cancelled, NOW, Cancelled(by=CancelledBy.CUSTOMER)),),
            offers=(
                an_offer("off_1"),
                an_offer("off_2", held=False),
                an_offer("off_3", outcome=OfferOutcome.ACCEPTED),
                an_offer("off_4", queue="sales"),
            ),
        )
        occupancy = store.archive.occupancy("support", NOW)
        assert occupancy.taken(A_WINDOW) == 2
        assert occupancy.taken(before) == 0

    def test_a_hold_counts_until_it_expires(self, store: Store) -> None:
        store.write(offers=(an_offer(),))
        expires_at = an_offer().expires_at
        assert store.archive.occupancy("support", expires_at - timedelta(microseconds=1)).taken(A_WINDOW) == 1
        assert store.archive.occupancy("support", expires_at).taken(A_WINDOW) == 0

    def test_is_what_the_book_says_after_every_change(self, store: Store) -> None:
        """The book keeps count in memory; the next command counts rows."""

        def taken(book: Book) -> int:
            return book.occupancy("support").taken(A_WINDOW)

        queue = Needs(queues=frozenset({"support"}))
        steps = [
            (Changes(offers=(an_offer(),)), 1),
            (Changes(offers=(an_offer(outcome=OfferOutcome.ACCEPTED),), promises=(a_callback(offer_id="off_1"),)), 1),
            (Changes(facts=(a_fact(a_callback(), NOW, Cancelled(by=CancelledBy.CUSTOMER)),)), 0),
        ]
        for changes, expected in steps:
            _, seen = store.ledger.execute(
                [Request(Write(changes=changes, seen=queue)), Request(Look(see=taken, seen=queue))]
            )
            assert seen == Done(expected)
            assert store.look(taken, queues={"support"}) == expected


class TestADatabaseThatIsAway:
    @pytest.mark.parametrize("url", ["sqlite:////nowhere/promises.sqlite", "postgresql://nobody@127.0.0.1:9/none"])
    def test_fails_every_request_of_the_group(self, url: str, store: Store) -> None:
        ledger = SqlLedger(
            create_engine(url),
            clock=store.clock,
            versions=store.versions,
            wording=store.ledger._wording,
            tzdata_version="2026.6",
            new_id=lambda prefix, _: prefix,
            event_body=event_text,
        )
        outcomes = ledger.execute([Request(TakeWindow(capacity=1))] * 3)
        assert [type(each.error) for each in outcomes if isinstance(each, Failed)] == [StoreUnavailable] * 3
