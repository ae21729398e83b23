"""What a minute of waiting costs, as a policy says it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from promise_service.adapters.policy_document import read_document
from promise_service.domain.money import Money
from tests.adapters.policy_document.documents import faults_of, policy_from, smallest


def costs_of(**parts: Any) -> dict[str, Money | None]:
    return {name: queue.minute_cost for name, queue in policy_from(smallest(**parts)).queues.items()}


def test_without_a_line_nobody_knows() -> None:
    assert costs_of(queues={"support": {}}) == {"support": None}


def test_a_queue_has_its_own_or_that_of_the_policy() -> None:
    found = costs_of(
        minute_cost={"amount": 0.35, "currency": "EUR"},
        queues={
            "support": {},
            "sales": {"minute_cost": {"amount": 1, "currency": "EUR"}},
            "other": {"minute_cost": None},
        },
    )
    usual = Money(Decimal("0.35"), "EUR")
    assert found == {"support": usual, "sales": Money(Decimal(1), "EUR"), "other": usual}


def test_a_queue_alone_may_have_one() -> None:
    own = {"amount": 0.4, "currency": "CHF"}
    found = costs_of(queues={"support": {}, "sales": {"minute_cost": own}})
    assert found == {"support": None, "sales": Money(Decimal("0.4"), "CHF")}


@pytest.mark.parametrize("written", ["0.1", "0.35", "0.3333", "0.0001", "7.07", "10000", "1e-2"])
def test_the_amount_is_the_very_number_that_was_written(written: str) -> None:
    document = read_document(f"minute_cost: {{amount: {written}, currency: EUR}}", media="yaml")
    assert costs_of(queues={"support": {}}, **document) == {"support": Money(Decimal(written), "EUR")}


LIMITS = "must be above 0 and at most 10000, with at most four digits behind the point"


@pytest.mark.parametrize(
    ("amount", "detail"),
    [
        (0, f"{LIMITS}, not 0"),
        (-0.35, f"{LIMITS}, not -0.35"),
        (10_000.5, f"{LIMITS}, not 10000.5"),
        (0.33333, f"{LIMITS}, not 0.33333"),
        ("0.35", "must be a number without quotes, as 0.35, not '0.35'"),
        (True, "must be a number without quotes, as 0.35, not True"),
        (None, "must be a number without quotes, as 0.35, not None"),
    ],
)
def test_an_amount_that_makes_no_sense_is_refused(amount: object, detail: str) -> None:
    assert faults_of(smallest(minute_cost={"amount": amount, "currency": "EUR"})) == {"/minute_cost/amount": detail}


def test_every_fault_is_told_at_once_and_the_rest_is_judged() -> None:
    document = smallest(
        minute_cost={"amount": 0.35, "currency": "EUR", "per": "hour"},
        queues={
            "support": {"team": "nobody", "minute_cost": {"amount": 0, "currency": "euro"}},
            "sales": {"minute_cost": {"currency": "EUR"}},
        },
    )
    currency = 'must be an ISO 4217 currency of three capital letters, as EUR, not "euro"'
    assert faults_of(document) == {
        "/minute_cost/per": "is not a field here; known: amount, currency",
        "/queues/support/minute_cost/amount": f"{LIMITS}, not 0",
        "/queues/support/minute_cost/currency": currency,
        "/queues/sales/minute_cost/amount": "is required",
        "/queues/support/team": "there is no team 'nobody'; known: support",
    }


def test_a_policy_counts_in_one_currency() -> None:
    euro, franc = {"amount": 1, "currency": "EUR"}, {"amount": 1, "currency": "CHF"}
    assert faults_of(smallest(minute_cost=euro, queues={"support": {"minute_cost": franc}, "sales": {}})) == {
        "/queues/support/minute_cost/currency": (
            "must be EUR, as in /minute_cost: a policy counts in one currency, not CHF"
        )
    }
    assert faults_of(smallest(queues={"support": {"minute_cost": franc}, "sales": {"minute_cost": euro}})) == {
        "/queues/sales/minute_cost/currency": (
            "must be CHF, as in /queues/support/minute_cost: a policy counts in one currency, not EUR"
        )
    }
