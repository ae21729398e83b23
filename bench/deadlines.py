"""How long one deadline takes: compiled open time against walking through the minutes.

Run with `python bench/deadlines.py`; prints one line per rule.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

from promise_service.domain.business_calendar import BusinessCalendar, OpeningSpan
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.response_deadlines import CLOSING, DeadlineRule, Unit, Within, due_at

MINUTE = timedelta(minutes=1)


def office() -> BusinessCalendar:
    hours = (OpeningSpan.parse("09:00-12:00"), OpeningSpan.parse("13:00-18:00"))
    return BusinessCalendar(
        name="office",
        time_zone="Europe/Paris",
        weekly=dict.fromkeys(range(5), hours),
        holidays=frozenset({date(2026, 12, 25), date(2027, 1, 1)}),
    )


def minute_by_minute(calendar: BusinessCalendar, received_at: datetime, minutes: int) -> datetime:
    """The same count of open minutes, by asking about every minute; right where spans do not cross midnight."""
    now = received_at
    while minutes:
        local = now.astimezone(calendar.zone)
        minute = local.hour * 60 + local.minute
        spans = calendar.spans_on(local.date())
        minutes -= any(span.start_minute <= minute < span.end_minute for span in spans)
        now += MINUTE
    return now


def seconds_each(times: int, action: Callable[[], object]) -> float:
    """The best of five rounds, as other work on the machine only ever adds."""
    rounds = []
    for _ in range(5):
        begun = perf_counter()
        for _ in range(times):
            action()
        rounds.append((perf_counter() - begun) / times)
    return min(rounds)


def main() -> None:
    calendar = office()
    business_time = BusinessTime(calendar)
    received_at = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    rules = [
        DeadlineRule(Within(Unit.BUSINESS_HOURS, 8)),
        DeadlineRule(Within(Unit.BUSINESS_DAYS, 30), CLOSING),
        DeadlineRule(Within(Unit.BUSINESS_DAYS, 1)),
        DeadlineRule(Within(Unit.DAYS, 2)),
        DeadlineRule(Within(Unit.HOURS, 1)),
    ]

    begun = perf_counter()
    due_at(rules[0], received_at, business_time)
    print(f"first deadline, compiling the year: {(perf_counter() - begun) * 1e3:.1f} ms")

    for rule in rules:
        each = seconds_each(20_000, lambda rule=rule: due_at(rule, received_at, business_time))  # type: ignore[misc]
        print(f"{rule!s:32} {each * 1e6:8.2f} us")

    if minute_by_minute(calendar, received_at, 480) != due_at(rules[0], received_at, business_time):
        raise SystemExit("the two ways of counting differ")
    each = seconds_each(5, lambda: minute_by_minute(calendar, received_at, 480))
    print(f"{'8 business hours, by minutes':32} {each * 1e6:8.0f} us")


if __name__ == "__main__":
    main()
