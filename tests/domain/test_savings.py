"""What avoided waiting would have cost, to the cent."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from promise_service.domain.money import Money, cost_of, in_cents
from promise_service.domain.offer_tallies import OfferTally
from promise_service.domain.savings import Saving, saving

EURO_35, EURO_31 = Money(Decimal("0.35"), "EUR"), Money(Decimal("0.31"), "EUR")


def avoided(seconds: float, callers: int = 1) -> OfferTally:
    return OfferTally(known_waits=callers, wait_avoided=timedelta(seconds=seconds))


def test_what_time_costs_is_exact() -> None:
    assert cost_of(timedelta(seconds=90), EURO_35) == Fraction(525, 1000)
    assert cost_of(timedelta(microseconds=1), EURO_35) == Fraction(35, 100 * 60_000_000)
    assert sum(cost_of(timedelta(seconds=2), Money(Decimal("0.1"), "EUR")) for _ in range(30)) == Fraction(1, 10)


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("0.525", "0.52"), ("0.535", "0.54"), ("0.0049", "0.00"), ("7", "7.00"), ("1234.567", "1234.57")],
)
def test_half_a_cent_goes_to_the_even_one(amount: str, cents: str) -> None:
    assert str(in_cents(Fraction(amount))) == cents


def test_cents_are_rounded_once_all_is_added_up() -> None:
    # 0.525 + 0.465 = 0.99; rounded one by one it would be 0.52 + 0.46 = 0.98.
    found = saving([(avoided(90), EURO_35), (avoided(90), EURO_31)])
    assert found == Saving(callers=2, money=Money(Decimal("0.99"), "EUR"))


def test_callers_in_queues_without_a_minute_cost_are_left_out() -> None:
    found = saving([(avoided(600, callers=4), None), (avoided(120, callers=3), EURO_35)])
    assert found == Saving(callers=3, money=Money(Decimal("0.70"), "EUR"))


def test_nothing_saved_is_not_nothing_known() -> None:
    assert saving([(avoided(0, callers=0), EURO_35)]) == Saving(callers=0, money=Money(Decimal("0.00"), "EUR"))
    assert saving([(avoided(600), None)]) == Saving(callers=0, money=None)
    assert saving([]) == Saving(callers=0, money=None)


def test_two_currencies_are_not_added_up() -> None:
    found = saving([(avoided(90), EURO_35), (avoided(90), Money(Decimal("0.35"), "CHF"))])
    assert found == Saving(callers=2, money=None)
