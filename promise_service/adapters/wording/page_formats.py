"""Times, numbers and names as a page shows them in its reader's language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from promise_service.adapters.wording.exact_times import Hearer, moment_in_words, window_in_words
from promise_service.adapters.wording.locales import tongue
from promise_service.adapters.wording.styles import Written
from promise_service.adapters.wording.wall_times import wall_time
from promise_service.domain.intervals import Interval

_WRITTEN = Written()
_MINUS = "\N{MINUS SIGN}"


class PageFormats:
    """How one language writes what stands on a page; `locale` is one that is spoken here."""

    def __init__(self, locale: str) -> None:
        self._tongue = tongue(locale)

    def moment(self, instant: datetime, zone: ZoneInfo, now: datetime) -> str:
        """mercredi 25 novembre à 16 h 30; with its year where that is not the one of `now`."""
        return moment_in_words(instant, self._hearer(zone, now), _WRITTEN)

    def window(self, window: Interval, zone: ZoneInfo, now: datetime) -> str:
        """mardi 24 novembre entre 10 h 30 et 11 h 00."""
        return window_in_words(window, self._hearer(zone, now), _WRITTEN)

    def clock(self, instant: datetime, zone: ZoneInfo) -> str:
        """16 h 30."""
        return _WRITTEN.time(self._tongue, wall_time(instant, zone))

    def day(self, day: date, now: datetime, zone: ZoneInfo) -> str:
        """vendredi 27 novembre."""
        return _WRITTEN.day(self._tongue, day, with_year=day.year != wall_time(now, zone).date.year)

    def short_day(self, day: date) -> str:
        """27 nov."""
        return format_date(day, "d MMM", locale=self._tongue.locale)

    def weekday(self, day: date) -> str:
        """ven. 27."""
        return format_date(day, "EEE d", locale=self._tongue.locale)

    def number(self, value: float, digits: int = 0) -> str:
        """1 234, or 4,2 with one digit."""
        return format_decimal(value, f"#,##0.{'0' * digits}".rstrip("."), locale=self._tongue.locale)

    def percent(self, share: float, digits: int = 1) -> str:
        """93,4 %."""
        locale = self._tongue.locale
        pattern = locale.percent_formats[None].pattern.replace("#,##0", f"0.{'0' * digits}".rstrip("."))
        return format_percent(share, pattern, locale=locale)

    def points(self, change: float) -> str:
        """+1,2 for a change of 0.012: so many points of a percentage more."""
        figure = format_decimal(abs(change) * 100, "0.0", locale=self._tongue.locale)
        return f"{'+' if change >= 0 else _MINUS}{figure}"

    def duration(self, time: timedelta) -> str:
        """1 h 25 min; whole minutes, and days where there are any."""
        minutes = int(time.total_seconds() // 60)
        parts = (("day", minutes // 1440), ("hour", minutes // 60 % 24), ("minute", minutes % 60))
        told = [(unit, count) for unit, count in parts if count] or [("minute", 0)]
        return " ".join(
            format_unit(count, f"duration-{unit}", length="short", locale=self._tongue.locale) for unit, count in told
        )

    def plural(self, count: int) -> str:
        """Which form a noun has after this number: `one` or `other`."""
        return "one" if self._tongue.locale.plural_form(count) == "one" else "other"

    def promise_kind(self, kind: str) -> str:
        """rappel, réponse or suite à donner."""
        return self._tongue.language.promise_kinds[kind]

    def channel(self, channel: str) -> str:
        """téléphone, e-mail …; a channel of the policy's own keeps its name."""
        return self._tongue.language.channels.get(channel, channel)

    def _hearer(self, zone: ZoneInfo, now: datetime) -> Hearer:
        return Hearer(self._tongue, zone, names_zone=False, this_year=wall_time(now, zone).date.year)
