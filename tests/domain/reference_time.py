"""The time rules once more, slow and plain, to check the fast ones against.

Nothing here is shared with the service. A scene is a few weeks in one zone; zoneinfo is asked what clocks show
in every single minute of it. Local times are looked up among those minutes, open time is counted by walking
through them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAYS_OF_A_SCENE = 32
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Scene:
    """Some weeks around something worth testing, from noon UTC of the date `first` on."""

    zone: str
    first: date

    @property
    def begin(self) -> datetime:
        return datetime.combine(self.first, time(12), UTC)

    def dates(self) -> list[date]:
        """Local dates whose every minute is in the scene, with a margin on both sides."""
        return [self.first + DAY * ahead for ahead in range(2, DAYS_OF_A_SCENE - 2)]


@cache
def minutes_by_wall_time(scene: Scene) -> dict[datetime, int]:
    """For each wall time that some minute of the scene shows, the number of the first such minute."""
    zone = ZoneInfo(scene.zone)
    found: dict[datetime, int] = {}
    for number in range(DAYS_OF_A_SCENE * 1440):
        found.setdefault((scene.begin + number * MINUTE).astimezone(zone).replace(tzinfo=None), number)
    return found


@cache
def minute_of(scene: Scene, wall: datetime) -> int:
    """The minute at which clocks show `wall`; where they skip it, the one at which they would have."""
    by_wall_time = minutes_by_wall_time(scene)
    skipped = 0
    while wall not in by_wall_time:
        wall -= MINUTE
        skipped += 1
    return by_wall_time[wall] + skipped


def instant_of(scene: Scene, wall: datetime) -> datetime:
    whole = wall.replace(second=0, microsecond=0, fold=0)
    return scene.begin + minute_of(scene, whole) * MINUTE + (wall.replace(fold=0) - whole)


@dataclass
class Reference:
    """Open time of a calendar written as the policy writes it, within one scene."""

    scene: Scene
    weekly: dict[int, list[str]]
    holidays: set[date] = field(default_factory=set)
    closures: set[date] = field(default_factory=set)
    special_hours: dict[date, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.scene.zone)
        self.hours = {day: self._minutes_of(day) for day in self.scene.dates()}
        self.open = bytearray(DAYS_OF_A_SCENE * 1440)
        for spans in self.hours.values():
            for first, last in spans:
                self.open[first:last] = b"\x01" * (last - first)

    def _minutes_of(self, day: date) -> list[tuple[int, int]]:
        noon_is_shown = datetime.combine(day, time(12)) in minutes_by_wall_time(self.scene)
        if day in self.special_hours:
            texts = self.special_hours[day]
        elif day in self.holidays or day in self.closures:
            texts = []
        else:
            texts = self.weekly.get(day.weekday(), [])
        spans = []
        for text in texts if noon_is_shown else []:
            opening, closing = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
            if closing < opening:
                closing += 1440
            midnight = datetime.combine(day, time())
            first, last = (minute_of(self.scene, midnight + at * MINUTE) for at in (opening, closing))
            if first < last:
                spans.append((first, last))
        return sorted(spans)

    def wall(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone).replace(tzinfo=None)

    def at(self, minute: int) -> datetime:
        return self.scene.begin + minute * MINUTE

    def minute(self, instant: datetime) -> int:
        return (instant - self.scene.begin) // MINUTE

    def is_open(self, instant: datetime) -> bool:
        return self.open[self.minute(instant)] == 1

    def next_opening(self, instant: datetime) -> datetime:
        minute = self.minute(instant)
        while not self.open[minute]:
            minute += 1
        return max(instant, self.at(minute))

    def measure(self, start: datetime, end: datetime) -> timedelta:
        first, last = self.second(start), self.second(end)
        total = 0
        for minute in range(first // 60, last // 60 + 1):
            if self.open[minute]:
                total += min(last, minute * 60 + 60) - max(first, minute * 60)
        return timedelta(seconds=total)

    def add(self, instant: datetime, open_time: timedelta) -> datetime:
        now = self.second(self.next_opening(instant))
        left = open_time // SECOND
        while left:
            minute_ends = now // 60 * 60 + 60
            if self.open[now // 60]:
                step = min(left, minute_ends - now)
                left -= step
                now += step
            else:
                now = minute_ends
        return self.scene.begin + now * SECOND

    def second(self, instant: datetime) -> int:
        return (instant - self.scene.begin) // SECOND

    def owner(self, instant: datetime) -> date | None:
        minute = self.minute(instant)
        holding = [(first, day) for day, spans in self.hours.items() for first, last in spans if first <= minute < last]
        return max(holding)[1] if holding else None

    def deadline(self, unit: str, count: int, at: str | None, received: datetime) -> datetime:
        if unit in {"minutes", "hours"}:
            return received + timedelta(**{unit: count})
        if unit == "days":
            return max(received, instant_of(self.scene, self.wall(received) + DAY * count))
        if unit in {"business_minutes", "business_hours"}:
            return self.add(received, timedelta(**{unit.removeprefix("business_"): count}))
        return self._business_days(count, at, received)

    def _business_days(self, count: int, at: str | None, received: datetime) -> datetime:
        started = self.next_opening(received)
        day_0 = self.owner(started)
        assert day_0 is not None
        days = [day for day in self.hours if day >= day_0 and self.hours[day]]
        for day in days[count:]:
            result = self._on(day, at, started, day_0)
            if result >= received:
                return result
        raise IndexError("the scene is too short")

    def _on(self, day: date, at: str | None, started: datetime, day_0: date) -> datetime:
        spans = [(self.at(first), self.at(last)) for first, last in self.hours[day]]
        last_closing = max(end for _, end in spans)
        if at == "closing":
            return last_closing
        if at not in {None, "same_time"}:
            return instant_of(self.scene, datetime.combine(day, time.fromisoformat(at)))
        wall = self.wall(started)
        after = 1 if wall.date() > day_0 else 0
        same = instant_of(self.scene, datetime.combine(day + DAY * after, wall.time()))
        if any(start <= same < end for start, end in spans):
            return same
        return min([start for start, _ in spans if start > same] or [last_closing])

    def windows(self, day: date, width: int) -> list[tuple[datetime, datetime]]:
        found = set()
        for first, last in self.hours[day]:
            for start in range(first, last, width):
                if start + width <= last:
                    found.add((self.at(start), self.at(start + width)))
        return sorted(found)

    def offer(
        self,
        rules: list[tuple[str, str | None, str | None]],
        width: int,
        called: datetime,
        not_before: datetime,
        full: set[int],
    ) -> tuple[list[tuple[datetime, datetime]], str | None]:
        """The first three windows by (day, called_before, end_by) rules, and `exception` or else `reason`.

        `full` numbers the windows of a scene, in hours since its begin, that have no room.
        """

        def windows(day: date, end_by: str | None) -> list[tuple[datetime, datetime]]:
            last = None if end_by is None else instant_of(self.scene, datetime.combine(day, time.fromisoformat(end_by)))
            return [
                (start, end)
                for start, end in self.windows(day, width)
                if start >= not_before and (last is None or end <= last)
            ]

        def with_room(some: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
            return [(start, end) for start, end in some if self.minute(start) // 60 not in full][:3]

        today = self.call_date(called)
        wall = self.wall(called).time()
        said = None
        last_end_by = None
        for day, called_before, end_by in rules:
            if called_before is not None and not wall < time.fromisoformat(called_before):
                continue
            last_end_by = end_by
            later = [windows(another, end_by) for another in self.hours if another > today]
            found = windows(today, end_by) if day == "same" else next((some for some in later if some), [])
            if with_room(found):
                return with_room(found), said
            if found and said is None:
                said = "same_day_full" if day == "same" else "next_day_full"
        if said is None:
            return [], "no_window"
        for ahead in range(1, 15):
            found = with_room(windows(today + DAY * ahead, last_end_by))
            if found:
                return found, said
        return [], "full"

    def call_date(self, called: datetime) -> date:
        today = self.wall(called).date()
        owner = self.owner(called)
        return owner if owner is not None and owner < today else today
