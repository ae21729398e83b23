"""A small demo on both databases: plausible, sound, the same again, and silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from promise_service.adapters.sql.engine import create_engine
from promise_service.adapters.sql.schema.jobs import notices, timers
from promise_service.adapters.sql.schema.offers import offers
from promise_service.adapters.sql.schema.promises import facts, promises, standings
from promise_service.adapters.sql.schema.waits import calls, learnt_waits
from promise_service.adapters.sql.schema.webhooks import deliveries
from promise_service.adapters.sql.standings_check import check_standings
from promise_service.application.attributing import Evidence
from promise_service.application.manage_webhooks import new_secret
from promise_service.application.report_scope import report_scope
from promise_service.application.report_waits import report_waits
from promise_service.bootstrap.foundations import foundations
from promise_service.demo import Made, Progress, fill
from promise_service.domain.intervals import Interval
from promise_service.domain.outages import Run, ServiceRole
from promise_service.domain.promise_course import OWED
from promise_service.domain.promise_facts import Cause
from promise_service.domain.webhooks import Webhook
from promise_service.errors import CannotStart
from promise_service.settings import Settings
from tests.builders import at
from tests.contracts.store import StandingClock, store_at

NOW = at("Fri 2026-11-27 15:07 Europe/Paris")
PROMISES = 400


@dataclass(frozen=True, slots=True)
class Filled:
    """A demo, and what it came to."""

    settings: Settings
    made: Made
    connection: Connection
    told: Sequence[Progress]

    def count(self, table: sa.Table, *where: Any) -> int:
        return self.connection.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one()

    def each(self, column: sa.Column[Any]) -> set[Any]:
        return set(self.connection.scalars(sa.select(column).distinct()))


def settings_of(url: str, folder: Path) -> Settings:
    return Settings(database_url=url, data=folder)


@pytest.fixture
def filled(database_url: str, tmp_path: Path) -> Any:
    settings = settings_of(database_url, tmp_path)
    told: list[Progress] = []
    with foundations(settings, clock=StandingClock(NOW)) as built:
        for role in ServiceRole:  # somebody had a look at it in the midst of what the quarter is to be
            tried_out = NOW - timedelta(days=40)
            built.runs.keep(Run(id=f"run_{role}", role=role, started_at=tried_out, seen_at=tried_out))
    made = fill(settings, promises=PROMISES, seed=7, now=NOW, told=told.append)
    engine = create_engine(database_url)
    with engine.connect() as connection:
        yield Filled(settings, made, connection, told)
    engine.dispose()


def test_a_demo_is_plausible_sound_and_silent(filled: Filled) -> None:
    """One story, for making it takes its time."""
    it_is_about_as_many_as_asked_for(filled)
    there_is_everything_in_it(filled)
    its_standings_are_what_its_facts_say(filled)
    nobody_was_told_and_nothing_of_the_past_is_due(filled)
    no_silence_of_the_past_is_an_outage_of_it(filled)
    its_calls_were_told_with_what_was_forecast_for_them(filled)
    its_offers_go_by_the_same_forecasts(filled)
    everybody_is_out_of_reach(filled)
    it_is_not_done_twice(filled)


def it_is_about_as_many_as_asked_for(filled: Filled) -> None:
    assert not filled.made.broken_off
    assert filled.made.promises == filled.count(promises)
    assert PROMISES * 0.85 < filled.made.promises < PROMISES * 1.3
    assert filled.told[-1].share == 1.0
    assert [each.share for each in filled.told] == sorted(each.share for each in filled.told)
    first, last = filled.connection.execute(
        sa.select(sa.func.min(promises.c.made_at), sa.func.max(promises.c.made_at))
    ).one()
    assert NOW - timedelta(weeks=13) < first < NOW - timedelta(weeks=12)
    assert NOW - timedelta(days=2) < last <= NOW


def there_is_everything_in_it(filled: Filled) -> None:
    assert filled.each(promises.c.kind) == {"callback", "reply", "follow_up"}
    assert filled.each(promises.c.channel) >= {"phone", "email", "form", "chat"}
    assert filled.each(promises.c.team) == {"support", "billing", "claims"}
    assert filled.each(standings.c.verdict) >= {"kept", "broken", "void"}
    assert filled.count(standings, standings.c.verdict == "broken", standings.c.forewarned) > 0
    assert filled.count(standings, standings.c.stage.in_([*OWED])) > 0, "some is owed now"
    assert filled.each(offers.c.outcome) >= {"accepted", "declined", "expired"}
    assert filled.each(facts.c.kind) >= {
        "attempt_made", "answered", "delayed", "transferred", "feedback_given", "cause_given", "at_risk",
        "notice_settled", "window_opened", "verdict_settled",
    }  # fmt: skip
    conversations = sa.select(promises.c.conversation_id).group_by(promises.c.conversation_id)
    several = conversations.having(sa.func.count(promises.c.channel.distinct()) > 1)
    assert filled.connection.scalars(several).first() is not None, "some conversations go over several channels"


def its_standings_are_what_its_facts_say(filled: Filled) -> None:
    engine = create_engine(filled.settings.database)
    checked = list(check_standings(engine, StandingClock(NOW)))
    engine.dispose()
    assert checked[-1].promises == filled.made.promises
    assert [difference for each in checked for difference in each.differences] == []


def nobody_was_told_and_nothing_of_the_past_is_due(filled: Filled) -> None:
    assert filled.count(timers, timers.c.state == "waiting", timers.c.due_at <= NOW) == 0
    assert filled.count(timers, timers.c.state == "waiting") > 0, "what is open now goes on"
    assert filled.count(timers, timers.c.state == "dead") == 0
    assert filled.count(timers, timers.c.state == "skipped", timers.c.detail.is_(None)) == 0
    assert filled.count(notices, notices.c.outcome == "pending") == 0
    assert filled.count(deliveries) == 0
    assert not any(filled.settings.data.rglob("*.eml")), "no mail became a file"


def no_silence_of_the_past_is_an_outage_of_it(filled: Filled) -> None:
    with foundations(filled.settings, clock=StandingClock(NOW)) as built:
        evidence = Evidence(figures=built.figures, versions=built.versions, runs=built.runs)
        explained = evidence.explained(Interval(NOW - timedelta(weeks=13), NOW), NOW)
    inferred = Counter(each.why.cause for each in explained if not each.why.given)
    assert inferred[Cause.OUTAGE] == inferred[Cause.CAPACITY] == 0
    assert sum(inferred.values()) > 0


def its_calls_were_told_with_what_was_forecast_for_them(filled: Filled) -> None:
    with foundations(filled.settings, clock=StandingClock(NOW)) as built:
        scope = report_scope(built.versions, start=None, end=None, time_zone="Europe/Paris", now=NOW)
        rows = report_waits(built.call_figures, built.versions, scope.periods, by_queue=True, now=NOW)
        learnt = filled.each(learnt_waits.c.queue)
    assert {row.queue for row in rows} == {"support", "billing"} == learnt
    for row in rows:
        assert row.calls.unknown == 0
        assert row.level.share.value is not None
        assert 0.7 < row.level.share.value < 1
        assert row.forecasts.scores is not None
    support = next(row for row in rows if row.queue == "support")
    assert support.calls.abandoned > 0
    assert filled.count(timers, timers.c.kind == "fit_waits", timers.c.state == "done") == 2 * 13
    assert filled.count(timers, timers.c.kind == "fit_waits", timers.c.state == "waiting") == 2


def its_offers_go_by_the_same_forecasts(filled: Filled) -> None:
    forecast = offers.c.wait_source == "fitted"
    assert filled.count(offers, forecast, offers.c.reason == "wait_over_threshold") > 30
    assert filled.count(offers, forecast, offers.c.reason == "wait_under_threshold") > 0
    assert filled.count(offers, offers.c.reason == "closed", offers.c.wait_source.is_(None)) > 0
    assert filled.count(offers, offers.c.reason == "closed", offers.c.wait_source.is_not(None)) == 0
    assert filled.count(offers, offers.c.wait_source == "caller") == 0


def everybody_is_out_of_reach(filled: Filled) -> None:
    assert all(address.endswith("@example.org") for address in filled.each(promises.c.customer_email))
    assert all(receiver.endswith("@example.org") for receiver in filled.each(notices.c.receiver))
    fiction = ("+3363998", "+3319900", "+3326191", "+3335301", "+3346571", "+3353649")
    assert all(phone.startswith(fiction) and len(phone) == 12 for phone in filled.each(promises.c.customer_phone))


def it_is_not_done_twice(filled: Filled) -> None:
    with pytest.raises(CannotStart, match="There are promises in this database already"):
        fill(filled.settings, promises=PROMISES, seed=7, now=NOW)


def everything(url: str) -> list[Any]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [
            connection.execute(sa.select(table).order_by(*table.primary_key.columns)).all()
            for table in (promises, standings, facts, offers, timers, notices, calls, learnt_waits)
        ]
    engine.dispose()
    return found


def test_the_same_seed_and_now_make_the_same_demo_on_any_database(
    sqlite_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    for url in (sqlite_url, postgresql_url):
        fill(settings_of(url, tmp_path), promises=25, seed=3, now=NOW)
    assert everything(sqlite_url) == everything(postgresql_url)
    assert len(everything(sqlite_url)[0]) > 15


def test_a_demo_that_is_broken_off_is_sound(sqlite_url: str, tmp_path: Path) -> None:
    settings = settings_of(sqlite_url, tmp_path)

    def enough(progress: Progress) -> None:
        if progress.promises >= 20:
            raise KeyboardInterrupt

    made = fill(settings, promises=PROMISES, seed=7, now=NOW, told=enough)
    assert made.broken_off
    assert 20 <= made.promises < PROMISES
    assert made.until < NOW - timedelta(weeks=8)
    engine = create_engine(sqlite_url)
    with engine.connect() as connection:
        filled = Filled(settings, made, connection, ())
        its_standings_are_what_its_facts_say(filled)
        assert filled.count(timers, timers.c.state == "waiting", timers.c.due_at <= NOW) == 0
        assert filled.count(notices, notices.c.outcome == "pending") == 0
    engine.dispose()


def test_a_demo_is_refused_where_webhooks_would_tell_of_it(sqlite_url: str, tmp_path: Path) -> None:
    with store_at(sqlite_url) as store:
        store.write(
            webhooks=(
                Webhook(
                    id="whk_1",
                    url="https://crm.example.org/promises",
                    description=None,
                    event_types=None,
                    secret=new_secret(),
                    created_at=NOW,
                    created_by="key_1",
                ),
            )
        )
    with pytest.raises(CannotStart, match="There are webhooks in this database"):
        fill(settings_of(sqlite_url, tmp_path), promises=10, seed=1, now=NOW)
    with foundations(settings_of(sqlite_url, tmp_path)) as built:
        assert built.versions.published().version == 1, "nothing was changed"
