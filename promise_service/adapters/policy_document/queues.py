"""From written queues to what the domain promises on the phone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from promise_service.adapters.policy_document.fault_list import FaultList
from promise_service.adapters.policy_document.queue_document import Callback
from promise_service.adapters.policy_document.queue_document import Queue as WrittenQueue
from promise_service.adapters.policy_document.references import References
from promise_service.adapters.policy_document.service_level_document import QueueServiceLevel
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.callback_capacity import PerWindow
from promise_service.domain.callback_load import CallbackEffort
from promise_service.domain.callback_slots import (
    CallbackDay,
    CallbackPlan,
    CallbackRule,
    WhenFull,
    rule_faults,
)
from promise_service.domain.callback_staffing import AgentsBegin, KeepingAim
from promise_service.domain.commitments import ServiceLevel
from promise_service.domain.money import Money
from promise_service.domain.policy import AttemptRule, CallbackTerms, OfferAfter, Queue, Team, WaitUnknown
from promise_service.domain.rosters import UsualStaffing
from promise_service.domain.staffed_capacity import StaffedCapacity


def queues_of(
    written: Mapping[str, WrittenQueue],
    business_time: Mapping[str, BusinessTime],
    teams: Mapping[str, Team],
    minute_costs: Mapping[str, Money],
    references: References,
    faults: FaultList,
) -> dict[str, Queue]:
    """The queues that are right; `faults` gets what is wrong with the others."""
    queues: dict[str, Queue] = {}
    for name, queue in written.items():
        team = references.team(queue.team, "queues", name)
        calendar = references.calendar(queue.calendar, queue.team, "queues", name)
        with faults.of("queues", name, "callback"):
            plan = _plan(queue.callback)
            if calendar is not None and calendar in business_time:
                faults.extend(rule_faults(plan, business_time[calendar].calendar), "queues", name, "callback")
            if team is not None and team in teams and calendar is not None and calendar in business_time:
                capacity = _capacity(queue.callback, business_time[calendar], teams[team], business_time)
                queues[name] = Queue(
                    name=name,
                    team=team,
                    calendar=calendar,
                    offer_callback_after=OfferAfter(
                        wait=queue.offer_callback_after.wait, probability=queue.offer_callback_after.probability
                    ),
                    when_wait_unknown=WaitUnknown(queue.when_wait_unknown),
                    wait_known_for=queue.wait_known_for,
                    callback=_terms(queue.callback, plan, capacity),
                    minute_cost=minute_costs.get(name),
                    service_level=_service_level(queue.service_level),
                )
    return queues


def _plan(written: Callback) -> CallbackPlan:
    return CallbackPlan(
        window=written.window,
        lead_time=written.lead_time,
        choices=written.choices,
        rules=tuple(
            CallbackRule(day=CallbackDay(rule.day), called_before=rule.called_before, end_by=rule.end_by)
            for rule in written.rules
        ),
        when_full=WhenFull(written.when_full),
    )


def _capacity(
    written: Callback, calendar: BusinessTime, team: Team, business_time: Mapping[str, BusinessTime]
) -> PerWindow | StaffedCapacity:
    capacity = written.capacity
    if capacity.per_window is not None:
        return PerWindow(capacity.per_window)
    effort = CallbackEffort(
        average_handle_time=capacity.average_handle_time or timedelta(),
        handle_time_variation=capacity.handle_time_variation,
        answer_rate=capacity.answer_rate,
        unanswered_time=capacity.unanswered_time,
        attempts=written.attempts.max,
    )
    zone = business_time.get(team.calendar, calendar).zone
    return StaffedCapacity(
        calendar,
        written.window,
        KeepingAim(effort, capacity.keep_probability, AgentsBegin(capacity.agents_begin)),
        UsualStaffing(agents=capacity.agents, shifts=team.shifts, zone=zone),
    )


def _terms(written: Callback, plan: CallbackPlan, capacity: PerWindow | StaffedCapacity) -> CallbackTerms:
    return CallbackTerms(
        plan=plan,
        hold=written.hold,
        capacity=capacity,
        attempts=AttemptRule(max=written.attempts.max, every=written.attempts.every),
    )


def _service_level(written: QueueServiceLevel | None) -> ServiceLevel | None:
    return None if written is None else ServiceLevel(percent=written.percent, within=written.within)
