"""What the waiting would have cost that callbacks spared the callers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from promise_service.domain.money import Money, cost_of, in_cents
from promise_service.domain.offer_tallies import OfferTally


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """The money saved with so many callers, whose avoided waits are known and cost something.

    `money` is None where no minute cost is known for any of the offers, and where the costs are in several currencies.
    """

    callers: int = 0
    money: Money | None = None


def saving(offers: Iterable[tuple[OfferTally, Money | None]]) -> Saving:
    """What was saved by offers, each tally with what a minute cost by the policy that its offers were made under."""
    costed = [(tally, cost) for tally, cost in offers if cost is not None]
    callers = sum(tally.known_waits for tally, _ in costed)
    currencies = {cost.currency for _, cost in costed}
    if len(currencies) != 1:
        return Saving(callers=callers)
    amount = sum((cost_of(tally.wait_avoided, cost) for tally, cost in costed), Fraction())
    return Saving(callers=callers, money=Money(in_cents(amount), currencies.pop()))
