"""Feedback from the customer's page is one answer, however often its form is sent at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from promise_service.adapters.sql.group_commit import GroupCommit
from promise_service.application.ledger import Done, Request, carry_out
from promise_service.application.rate_promise import RatePromise
from promise_service.application.record_feedback import RecordFeedback
from promise_service.domain.promise_facts import Fact, FeedbackGiven, Retracted
from tests.builders import a_callback
from tests.contracts.store import NOW, Store, store_at


def rated(csat: int) -> RatePromise:
    feedback = RecordFeedback(promise_id="prm_1", csat=csat, ces=None, nps=None, comment=None, at=None, by="customer")
    return RatePromise(feedback=feedback)


def given(store: Store) -> list[Fact]:
    return [fact for fact in store.archive.facts("prm_1") if isinstance(fact.what, FeedbackGiven)]


def test_sent_many_times_at_once_to_two_processes_it_is_one_answer(database_url: str) -> None:
    with store_at(database_url) as one, store_at(database_url) as other:
        one.write(promises=(a_callback(id="prm_1", chain_id="prm_1", received_at=NOW),))
        commits = [GroupCommit(each.ledger, most_at_once=3) for each in (one, other)]
        with ThreadPoolExecutor(20) as senders:
            outcomes = list(
                senders.map(lambda n: commits[n % 2].submit(Request(rated(1 + n % 5))).result(60), range(20))
            )
        for commit in commits:
            commit.close()

        assert all(isinstance(outcome, Done) for outcome in outcomes)
        assert len(given(one)) == 1


def test_in_one_transaction_the_first_answer_stays(store: Store) -> None:
    store.write(promises=(a_callback(id="prm_1", chain_id="prm_1", received_at=NOW),))

    store.ledger.execute([Request(rated(5)), Request(rated(1))])

    assert [fact.what for fact in given(store)] == [FeedbackGiven(csat=5)]


def test_after_an_answer_was_taken_back_another_one_counts(store: Store) -> None:
    store.write(promises=(a_callback(id="prm_1", chain_id="prm_1", received_at=NOW),))
    carry_out(store.ledger, rated(1))
    (first,) = given(store)
    retraction = Fact(
        id="fct_2",
        promise_id="prm_1",
        chain_id="prm_1",
        at=NOW,
        recorded_at=NOW,
        by="key_1",
        what=Retracted(fact_id=first.id, reason="a slip"),
        caused_by=None,
    )
    store.write(facts=(retraction,))

    carry_out(store.ledger, rated(4))

    assert [fact.what for fact in given(store)] == [FeedbackGiven(csat=1), FeedbackGiven(csat=4)]
