"""From written costs of a minute to those of each queue."""

from __future__ import annotations

from promise_service.adapters.policy_document.document import PolicyDocument
from promise_service.adapters.policy_document.fault_list import FaultList
from promise_service.adapters.policy_document.form_faults import Place, pointer
from promise_service.adapters.policy_document.money_document import MinuteCost
from promise_service.domain.money import Money


def minute_costs_of(document: PolicyDocument, faults: FaultList) -> dict[str, Money]:
    """What a minute costs in each queue, its own cost or else the policy's; queues without one are not there.

    All costs of a policy are in one currency, so that reports can add them up; another one is a fault.
    """
    written: dict[Place, MinuteCost] = {}
    if document.minute_cost is not None:
        written["minute_cost",] = document.minute_cost
    for name, queue in document.queues.items():
        if queue.minute_cost is not None:
            written["queues", name, "minute_cost"] = queue.minute_cost
    first = next(iter(written), None)
    for place, cost in written.items():
        if first is not None and cost.currency != written[first].currency:
            detail = f"must be {written[first].currency}, as in {pointer(*first)}: a policy counts in one currency"
            faults.add(f"{detail}, not {cost.currency}", *place, "currency")
    found = {name: queue.minute_cost or document.minute_cost for name, queue in document.queues.items()}
    return {name: Money(cost.amount, cost.currency) for name, cost in found.items() if cost is not None}
