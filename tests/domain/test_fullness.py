"""How full windows were as they began, whatever has become of their promises since."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from promise_service.domain.fullness import Chain, QueueWindow, capacity_of, stood_in
from promise_service.domain.promise_facts import (
    Answered,
    AttemptMade,
    AttemptOutcome,
    Cancelled,
    CancelledBy,
    Completeness,
    Delayed,
    Rescheduled,
    Retracted,
    What,
)
from promise_service.domain.promises import Succession
from tests.adapters.policy_document.documents import policy_from, smallest
from tests.builders import a_callback, a_fact, at, window

TUESDAY = window("Tue 2026-11-24 10:30 Europe/Paris")
BEGUN = TUESDAY.start
TICK = timedelta(microseconds=1)
FULL = QueueWindow("support", TUESDAY)


def promised(what: What | None = None, when: Any = BEGUN, **changes: Any) -> Chain:
    promise = a_callback(changes.pop("promised", TUESDAY), **changes)
    return Chain((promise,), () if what is None else (a_fact(promise, when, what),))


@pytest.mark.parametrize(
    "what",
    [
        Cancelled(by=CancelledBy.CUSTOMER),
        Cancelled(by=CancelledBy.COMPANY),
        Rescheduled(new_promise_id="prm_2"),
        AttemptMade(outcome=AttemptOutcome.CONNECTED),
        Answered(completeness=Completeness.FULL),
    ],
)
def test_what_was_settled_before_the_window_began_had_left_its_place(what: What) -> None:
    assert stood_in(FULL, [promised(what, BEGUN), promised()]) == 1
    assert stood_in(FULL, [promised(what, BEGUN + TICK), promised()]) == 2


def test_what_was_tried_in_vain_or_taken_back_by_mistake_still_stood() -> None:
    missed = promised(AttemptMade(outcome=AttemptOutcome.NO_ANSWER), BEGUN - TICK)
    promise = a_callback(TUESDAY)
    wrong = a_fact(promise, BEGUN - TICK, Cancelled(by=CancelledBy.CUSTOMER))
    mended = a_fact(promise, BEGUN + timedelta(days=1), Retracted(fact_id=wrong.id, reason="another customer"))
    assert stood_in(FULL, [missed, Chain((promise,), (wrong, mended))]) == 2


def test_windows_of_the_queue_that_overlap_count_and_others_do_not() -> None:
    chains = [
        promised(promised=window("Tue 2026-11-24 10:00 Europe/Paris", minutes=45)),
        promised(promised=window("Tue 2026-11-24 10:59 Europe/Paris")),
        promised(promised=window("Tue 2026-11-24 10:00 Europe/Paris")),
        promised(promised=window("Tue 2026-11-24 11:00 Europe/Paris")),
        promised(queue="sales"),
        promised(made_at=BEGUN + TICK),
    ]
    assert stood_in(FULL, chains) == 2


def test_a_promise_that_was_delayed_keeps_its_place_and_the_new_one_has_another() -> None:
    first = a_callback(TUESDAY)
    told = BEGUN - timedelta(minutes=5)
    later = window("Tue 2026-11-24 14:00 Europe/Paris")
    second = a_callback(later, id="prm_2", received_at=told, made_at=told, follows="prm_1", succession=Succession.DELAY)
    chain = Chain((first, second), (a_fact(first, told, Delayed(new_promise_id="prm_2")),))
    assert stood_in(FULL, [chain]) == 1
    assert stood_in(QueueWindow("support", later), [chain]) == 1


def test_a_delay_that_was_not_needed_had_left_its_place_by_then() -> None:
    told = BEGUN - timedelta(hours=5)
    first = a_callback(window("Tue 2026-11-24 06:00 Europe/Paris"))
    second = a_callback(
        TUESDAY, id="prm_2", received_at=told, made_at=told, follows="prm_1", succession=Succession.DELAY
    )
    kept = a_fact(first, at("Tue 2026-11-24 06:10 Europe/Paris"), AttemptMade(outcome=AttemptOutcome.CONNECTED))
    chain = Chain((first, second), (a_fact(first, told, Delayed(new_promise_id="prm_2")), kept))
    assert stood_in(FULL, [chain]) == 0


def test_the_capacity_is_that_of_the_queue_as_far_as_the_policy_knows_it() -> None:
    policy = policy_from(smallest(queues={"support": {"callback": {"capacity": {"per_window": 4}}}}))
    assert capacity_of(policy, FULL) == 4
    assert capacity_of(policy, QueueWindow("sales", TUESDAY)) is None


def test_what_agents_at_work_could_carry_is_not_told_afterwards() -> None:
    by_agents = {"agents": 2, "average_handle_time": "PT6M", "keep_probability": 0.99}
    policy = policy_from(smallest(queues={"support": {"callback": {"capacity": by_agents}}}))
    assert capacity_of(policy, FULL) is None
