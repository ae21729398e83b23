"""Money, and what time costs: exact until it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

_MINUTE = timedelta(minutes=1)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency of ISO 4217, as EUR."""

    amount: Decimal
    currency: str


def cost_of(time: timedelta, minute_cost: Money) -> Fraction:
    """What so much time costs, in the currency of the minute: not rounded, so that it can be added up."""
    return Fraction(time // _MICROSECOND, _MINUTE // _MICROSECOND) * Fraction(minute_cost.amount)


def in_cents(amount: Fraction) -> Decimal:
    """An amount with two digits behind the point; half a cent goes to the even one."""
    return Decimal(round(amount * 100)).scaleb(-2)
