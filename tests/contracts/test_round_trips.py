"""Whatever is stored comes back as it was, to the microsecond."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, StatementError

from promise_service.adapters.sql.engine import reading, writing
from promise_service.adapters.sql.fact_rows import FACT_KINDS
from promise_service.adapters.sql.instants import Instant
from promise_service.adapters.sql.schema.promises import promises
from promise_service.application.ports.access_keys import AccessKey
from promise_service.domain.channel_switches import Motive, contact_of_offer
from promise_service.domain.notices import Message, Notice, NoticeKind, NoticeOutcome
from promise_service.domain.offers import OfferOutcome, PredictedWait
from promise_service.domain.promise_facts import (
    Answered,
    AttemptMade,
    AttemptOutcome,
    CameAtRisk,
    Cancelled,
    CancelledBy,
    Cause,
    CauseGiven,
    Completeness,
    ContactCorrected,
    Delayed,
    FeedbackGiven,
    NoticeSettled,
    Rescheduled,
    Retracted,
    TeamAlarmed,
    Transferred,
    VerdictSettled,
    What,
    WindowOpened,
)
from promise_service.domain.promises import Customer, Succession
from promise_service.domain.response_deadlines import CLOSING, DeadlineRule, Unit, Within
from promise_service.domain.timers import TimerKind, TimerState, new_timer
from promise_service.errors import NotFound, StaleVersion
from tests.builders import a_callback, a_fact, a_switch, at, window
from tests.contracts.store import A_WINDOW, NOW, Store, a_reply, an_offer, published

TICK = timedelta(microseconds=1)
EVERY_FACT: list[What] = [
    AttemptMade(outcome=AttemptOutcome.NO_ANSWER, agent_id="agt_1"),
    AttemptMade(outcome=AttemptOutcome.CONNECTED, duration_seconds=412),
    Answered(completeness=Completeness.PARTIAL, agent_id="agt_1", automated=True),
    Delayed(new_promise_id="prm_9", reason="snow, “deep”", automatic=True),
    Rescheduled(new_promise_id="prm_9"),
    Cancelled(by=CancelledBy.COMPANY, reason="closed"),
    Transferred(team="claims", agent_id=None, reason=None),
    ContactCorrected(email="camille@example.org", phone=None),
    Retracted(fact_id="fct_0", reason="mis-click"),
    NoticeSettled(
        notice_id="ntc_1", notice=NoticeKind.DELAY_NOTICE, outcome=NoticeOutcome.REFUSED, receiver="c***", detail="550"
    ),
    CameAtRisk(),
    WindowOpened(),
    TeamAlarmed(reason="no address"),
    FeedbackGiven(csat=5, ces=1, nps=0, comment="Très bien\u202f!"),
    FeedbackGiven(nps=10),
    CauseGiven(cause=Cause.HAND_OFF, comment="Nobody knew whose it was."),
    CauseGiven(cause=Cause.OTHER),
    VerdictSettled(verdict=None, detail=None),
    VerdictSettled(verdict="broken", detail="late"),
]


class TestPromises:
    def test_a_callback_with_everything_known(self, store: Store) -> None:
        store.write(offers=(an_offer(),))
        promise = a_callback(
            received_at=NOW - TICK,
            made_at=NOW + TICK,
            subject="claim",
            note="Ring twice — “Häuser”",
            message_id="<1@example.org>",
            origin_id="prm_0",
            moves=2,
            agent_id="agt_1",
            offer_id="off_1",
            customer=Customer(
                id="cus_1", name="Ngô", email="n@example.org", phone="+33140", locale="fr-CA", time_zone="Asia/Hanoi"
            ),
        )
        store.write(promises=(promise,))
        assert store.archive.promise("prm_1", NOW).promise == promise

    @pytest.mark.parametrize(
        "rule",
        [
            DeadlineRule(Within(Unit.BUSINESS_DAYS, 2), time(12, 30)),
            DeadlineRule(Within(Unit.BUSINESS_DAYS, 1), CLOSING),
            DeadlineRule(Within(Unit.BUSINESS_DAYS, 1)),
            DeadlineRule(Within(Unit.HOURS, 0)),
            None,
        ],
        ids=str,
    )
    def test_a_reply_with_the_rule_of_its_deadline(self, store: Store, rule: DeadlineRule | None) -> None:
        promise = a_reply(deadline=rule)
        store.write(promises=(promise,))
        assert store.archive.promise("prm_1", NOW).promise == promise

    def test_one_older_than_the_column_of_its_origin_is_its_own(self, store: Store) -> None:
        store.write(promises=(a_reply(),))
        with writing(store.engine) as connection:
            connection.execute(sa.update(promises).values(origin_id=None))
        assert store.archive.promise("prm_1", NOW).promise == a_reply()

    def test_instants_come_back_in_utc(self, store: Store) -> None:
        store.write(promises=(a_reply(),))
        assert store.archive.promise("prm_1", NOW).promise.due_at.tzinfo is UTC

    def test_a_promise_knows_the_one_that_followed_it(self, store: Store) -> None:
        store.write(promises=(a_reply(),))
        second = a_reply(2, conversation_id="cnv_1", follows="prm_1", succession=Succession.REQUEST)
        store.write(promises=(second,))
        assert store.archive.promise("prm_1", NOW).followed_by == "prm_2"
        assert store.archive.promise("prm_2", NOW).promise == second

    def test_an_unknown_one_is_not_found(self, store: Store) -> None:
        with pytest.raises(NotFound, match="prm_9"):
            store.archive.promise("prm_9", NOW)


class TestFacts:
    def test_no_kind_is_left_out_here(self) -> None:
        assert len({type(what) for what in EVERY_FACT}) == len(FACT_KINDS)

    @pytest.mark.parametrize("what", EVERY_FACT, ids=lambda what: type(what).__name__)
    def test_each_kind_comes_back_as_it_was(self, store: Store, what: What) -> None:
        promise = a_reply()
        fact = a_fact(promise, NOW + TICK, what, recorded_at=NOW + 2 * TICK)
        store.write(promises=(promise,), facts=(fact,))
        (found,) = [each for each in store.archive.facts("prm_1") if each.id == fact.id]
        assert found == fact
        assert repr(found) == repr(fact)

    def test_those_of_a_chain_are_read_together_oldest_first(self, store: Store) -> None:
        first = a_reply()
        second = a_reply(2, conversation_id="cnv_1", chain_id="prm_1", follows="prm_1", succession=Succession.DELAY)
        late = a_fact(second, NOW + 2 * TICK, Transferred(team="claims"), id="fct_1")
        early = a_fact(first, NOW + TICK, Transferred(team="sales"), id="fct_2", caused_by="fct_1")
        store.write(promises=(first, second), facts=(early, late))
        for name in ("prm_1", "prm_2"):
            assert [fact.id for fact in store.archive.facts(name)] == ["fct_2", "fct_1"]

    def test_those_of_other_promises_are_not_among_them(self, store: Store) -> None:
        what = TeamAlarmed(reason="no address")
        facts = tuple(a_fact(a_reply(number), NOW, what, id=f"fct_{number}") for number in (1, 2))
        store.write(promises=(a_reply(1), a_reply(2)), facts=facts)
        assert [fact.id for fact in store.archive.facts("prm_2")] == ["fct_2"]


class TestOffers:
    def test_one_with_slots_in_their_order(self, store: Store) -> None:
        later = window("Tue 2026-11-24 15:00 Europe/Paris")
        wait = PredictedWait(
            seconds=0.1, source="erlang", as_of=NOW - TICK, probability_over_threshold=0.3, announce=True
        )
        offer = an_offer("off_1", later, A_WINDOW, predicted_wait=wait, exception="same_day_full", held=False)
        store.write(offers=(offer,))
        assert store.archive.offer("off_1") == offer

    def test_one_that_goes_on_with_what_was_decided_by_a_forecast(self, store: Store) -> None:
        wait = PredictedWait(
            seconds=150.5,
            source="fitted",
            as_of=NOW - TICK,
            probability_over_threshold=0.3,
            quantiles=(150.5, 300.25, 400.0),
            announce=True,
        )
        offer = an_offer(predicted_wait=wait, elapsed=timedelta(seconds=61.5), still_offering=True)
        store.write(offers=(offer,))
        assert store.archive.offer("off_1") == offer

    def test_one_that_was_answered(self, store: Store) -> None:
        store.write(offers=(an_offer(),))
        store.write(offers=(an_offer(outcome=OfferOutcome.DECLINED),))
        assert store.archive.offer("off_1") == an_offer(outcome=OfferOutcome.DECLINED)

    def test_an_unknown_one_is_not_found(self, store: Store) -> None:
        with pytest.raises(NotFound, match="off_9"):
            store.archive.offer("off_9")


class TestNotices:
    def test_one_before_and_after_it_was_settled(self, store: Store) -> None:
        notice = Notice(
            id="ntc_1",
            promise_id="prm_1",
            kind=NoticeKind.ACKNOWLEDGEMENT,
            receiver="camille@example.org",
            locale="fr",
            message=Message(
                subject="Votre message",
                text="Bonjour,\n\nÀ mercredi.\nhttps://bank.example/p/X",
                exact_time="mercredi",
                link="https://bank.example/p/X",
            ),
            created_at=NOW + TICK,
            in_reply_to="<1@example.org>",
        )
        store.write(promises=(a_reply(),), notices=(notice,))
        assert store.archive.notice("ntc_1") == notice
        settled = replace(notice, outcome=NoticeOutcome.REFUSED, settled_at=NOW, detail="550 no such user")
        store.write(notices=(settled,))
        assert store.archive.notices("prm_1") == [settled]

    def test_an_unknown_one_is_not_found(self, store: Store) -> None:
        with pytest.raises(NotFound, match="ntc_9"):
            store.archive.notice("ntc_9")


class TestTimers:
    @pytest.mark.parametrize("state", TimerState)
    def test_one_in_each_state(self, store: Store, state: TimerState) -> None:
        timer = replace(new_timer(TimerKind.DUE, NOW + TICK, "prm_1"), state=state, tries=3, detail="451 later")
        store.write(timers=(timer,))
        assert store.claims.listed(state, limit=10) == [timer]


class TestPolicyVersions:
    def test_a_version_as_it_was_published(self, store: Store) -> None:
        second = published(
            2,
            published_at=NOW + TICK,
            document={"b": [1, 2.5, None, True], "a": {"é": "x"}},
            holidays={"FR": (date(2026, 12, 25), date(2027, 1, 1))},
        )
        store.versions.publish(second, follows=1)
        assert store.versions.published() == second
        assert store.versions.published(2) == second
        assert list((store.versions.published(2) or second).document) == ["b", "a"]

    def test_the_newest_is_the_current_one(self, store: Store) -> None:
        store.versions.publish(published(2), follows=1)
        current = store.versions.current()
        assert current is not None
        assert current.version == 2

    def test_each_is_compiled_once(self, store: Store) -> None:
        assert store.versions.version(1) is store.versions.version(1)

    def test_are_listed_newest_first(self, store: Store) -> None:
        for number in (2, 3, 4):
            store.versions.publish(published(number), follows=number - 1)
        assert [each.version for each in store.versions.listed(2)] == [4, 3]
        assert [each.version for each in store.versions.listed(2, before=3)] == [2, 1]

    def test_what_follows_an_older_one_is_refused(self, store: Store) -> None:
        store.versions.publish(published(2), follows=1)
        with pytest.raises(StaleVersion, match="at version 2, and what was sent follows version 1"):
            store.versions.publish(published(2), follows=1)

    def test_an_unknown_one_is_not_found(self, store: Store) -> None:
        assert store.versions.published(9) is None
        with pytest.raises(NotFound, match="policy version '9'"):
            store.versions.version(9)


class TestAccessKeys:
    KEY = AccessKey(
        id="key_1", name="IVR", scopes=frozenset({"telephony", "agent"}), queues=frozenset({"support"}), created_at=NOW
    )

    def test_is_found_by_the_digest_of_its_text(self, store: Store) -> None:
        store.keys.add(self.KEY, b"\x00digest")
        assert store.keys.find(b"\x00digest") == self.KEY
        assert store.keys.find(b"other") is None

    def test_one_for_every_queue_is_no_key_for_none(self, store: Store) -> None:
        for name, queues in (("key_1", None), ("key_2", frozenset[str]())):
            store.keys.add(replace(self.KEY, id=name, queues=queues), name.encode())
        assert [key.queues for key in store.keys.listed()] == [None, frozenset()]

    def test_a_new_text_replaces_the_old_one(self, store: Store) -> None:
        store.keys.add(self.KEY, b"old")
        store.keys.add(self.KEY, b"new")
        assert store.keys.find(b"old") is None
        assert store.keys.find(b"new") == self.KEY

    def test_is_revoked_once(self, store: Store) -> None:
        store.keys.add(self.KEY, b"digest")
        store.keys.revoke("key_1", NOW)
        store.keys.revoke("key_1", NOW + TICK)
        assert store.keys.find(b"digest") == replace(self.KEY, revoked_at=NOW)

    def test_an_unknown_one_is_not_found(self, store: Store) -> None:
        with pytest.raises(NotFound, match="key_9"):
            store.keys.revoke("key_9", NOW)


class TestInstants:
    @pytest.mark.parametrize(
        "instant",
        [
            at("Thu 1970-01-01 00:00") - TICK,
            at("Sun 2026-10-25 02:30 Europe/Paris") + TICK,
            datetime(2100, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
            datetime(2026, 11, 23, 12, tzinfo=timezone(timedelta(hours=5, minutes=45))),
        ],
        ids=str,
    )
    def test_keep_their_microseconds(self, store: Store, instant: datetime) -> None:
        with reading(store.engine) as connection:
            assert connection.scalar(sa.select(sa.literal(instant, Instant))) == instant

    def test_a_naive_time_is_refused(self, store: Store) -> None:
        naive = datetime(2026, 11, 23, 12)
        with reading(store.engine) as connection, pytest.raises(StatementError, match="has no UTC offset"):
            connection.scalar(sa.select(sa.literal(naive, Instant)))


class TestConversations:
    @pytest.mark.parametrize("motive", [None, *Motive])
    def test_a_recorded_change_of_channel(self, store: Store, motive: Motive | None) -> None:
        switch = a_switch(motive=motive, at=NOW - TICK, recorded_at=NOW + TICK)
        another = a_switch(id="chs_2", conversation_id="cnv_2")
        store.write(switches=(switch, another))
        assert store.look(lambda book: book.switches("cnv_1"), journeys={"cnv_1"}) == [switch]

    def test_a_call(self, store: Store) -> None:
        call = an_offer(conversation_id="cnv_1", called_at=NOW - TICK, made_at=NOW + TICK)
        store.write(offers=(call, an_offer("off_2"), an_offer("off_3", conversation_id="cnv_3")))
        assert store.look(lambda book: book.contacts("cnv_1"), journeys={"cnv_1"}) == [contact_of_offer(call)]

    def test_a_change_to_the_same_channel_is_none(self, store: Store) -> None:
        with pytest.raises(IntegrityError):
            store.write(switches=(a_switch(from_channel="email", to_channel="email"),))
