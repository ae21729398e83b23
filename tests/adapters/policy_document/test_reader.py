from datetime import date, time, timedelta

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from promise_service.adapters.policy_document import (
    PolicyReader,
    json_schema,
    preset,
    preset_names,
    read_document,
)
from promise_service.domain.policy import AttemptRule, Template
from promise_service.domain.response_deadlines import DeadlineRule, Unit, Within
from promise_service.errors import Fault, InvalidInput, InvalidPolicy
from tests.adapters.policy_document.documents import READER, TODAY, policy_from, sample, smallest

NOON_OF_THE_NEXT_BUSINESS_DAY = DeadlineRule(Within(Unit.BUSINESS_DAYS, 1), time(12))


def test_one_calendar_and_one_team_are_a_policy() -> None:
    policy = policy_from(smallest())
    assert (policy.locale, policy.region) == ("en", None)
    assert (policy.default_team, policy.default_calendar) == ("support", "office")
    assert policy.teams["support"].calendar == "office"
    assert policy.queues == {}
    assert policy.replies == ()
    assert policy.follow_ups.deadline == NOON_OF_THE_NEXT_BUSINESS_DAY
    assert policy.delay.deadline == NOON_OF_THE_NEXT_BUSINESS_DAY
    assert policy.reminders.reply_owner == (50, 80)
    assert policy.delay_notices.reply == timedelta(hours=1)


def test_an_empty_queue_has_the_rules_of_the_sources() -> None:
    queue = policy_from(smallest(queues={"support": {}})).queue("support")
    in_full = sample()["queues"]["support"] | {"calendar": "office"}
    assert queue == policy_from(smallest(queues={"support": in_full})).queue("support")
    assert queue.callback.attempts == AttemptRule(max=3, every=timedelta(minutes=10))


def test_a_given_within_of_follow_ups_does_not_keep_the_default_hour() -> None:
    policy = policy_from(smallest(follow_ups={"within": {"business_hours": 4}}))
    assert policy.follow_ups.deadline == DeadlineRule(Within(Unit.BUSINESS_HOURS, 4))
    assert policy.delay.deadline == DeadlineRule(Within(Unit.BUSINESS_HOURS, 4))


def test_reminders_can_be_left_out_one_by_one() -> None:
    reminders = policy_from(
        smallest(reminders={"callback": {"customer": None}, "reply": {"owner": [], "supervisor": None}})
    ).reminders
    assert reminders.callback_customer is None
    assert reminders.callback_owner == timedelta(minutes=10)
    assert reminders.reply_owner == ()
    assert reminders.reply_supervisor == ()


def test_a_percent_may_stand_alone_or_in_a_list() -> None:
    reminders = policy_from(smallest(reminders={"reply": {"owner": 60, "supervisor": [95, 90]}})).reminders
    assert reminders.reply_owner == (60,)
    assert reminders.reply_supervisor == (90, 95)


def _two_teams(**more: object) -> dict[str, object]:
    hours = {"time_zone": "Europe/Paris", "weekly": {"mon": ["09:00-12:00"]}}
    return {
        "calendars": {"day": hours, "night": hours},
        "teams": {"first": {"calendar": "day"}, "second": {"calendar": "night"}},
        **more,
    }


def test_a_rule_counts_in_its_own_calendar_else_its_teams_else_the_default() -> None:
    policy = policy_from(
        _two_teams(
            defaults={"team": "first", "calendar": "day"},
            replies=[
                {"channel": "letter", "within": {"days": 1}, "team": "second", "calendar": "day"},
                {"channel": "email", "within": {"days": 1}, "team": "second"},
                {"channel": "chat", "within": {"days": 1}},
            ],
            queues={"own": {"team": "second", "calendar": "day"}, "team": {"team": "second"}, "default": {}},
        )
    )
    assert [(rule.team, rule.calendar) for rule in policy.replies] == [
        ("second", "day"),
        ("second", "night"),
        ("first", "day"),
    ]
    assert {name: (queue.team, queue.calendar) for name, queue in policy.queues.items()} == {
        "own": ("second", "day"),
        "team": ("second", "night"),
        "default": ("first", "day"),
    }


def test_no_default_is_needed_where_everything_names_its_own() -> None:
    policy = policy_from(_two_teams(replies=[{"channel": "email", "within": {"days": 1}, "team": "second"}]))
    assert (policy.default_team, policy.default_calendar) == (None, None)
    assert policy.replies[0].calendar == "night"


def test_the_default_teams_calendar_is_the_default() -> None:
    assert policy_from(_two_teams(defaults={"team": "second"})).default_calendar == "night"


def test_templates_are_known_by_kind_and_language() -> None:
    policy = policy_from(
        smallest(
            templates={
                "acknowledgement": {"fr": {"subject": "Votre demande", "text": "Réponse {{ statement }}."}},
                "callback_prompt": {"en": "Press 1 for {{ slots }}."},
            }
        )
    )
    assert policy.templates == {
        ("acknowledgement", "fr"): Template(subject="Votre demande", text="Réponse {{ statement }}."),
        ("callback_prompt", "en"): Template(subject=None, text="Press 1 for {{ slots }}."),
    }


def test_the_dates_of_holidays_are_kept_with_the_version() -> None:
    published = READER.read(sample(), today=TODAY, version=3)
    assert published.policy.version == 3
    assert published.document == sample()
    assert date(2027, 3, 29) in published.holidays["support-hours"]
    assert policy_from(smallest()).calendars["office"].calendar.holidays == frozenset()


def _no_source(country: str, subdivision: str | None) -> tuple[date, ...]:
    raise InvalidInput.at("/country", f"{country} is not known any more")


def test_a_stored_version_is_read_with_its_own_holidays_for_ever() -> None:
    published = READER.read(sample(), today=TODAY)
    later = PolicyReader(
        template_faults=lambda _templates: [Fault("", "not said any more")],
        is_spoken=lambda _locale: False,
        text_kinds=[],
        holiday_source=_no_source,
    )
    again = later.read(published.document, today=date(2060, 1, 1), holidays=published.holidays, version=1)
    assert again.holidays == published.holidays
    before, after = (version.policy.calendars["support-hours"].calendar for version in (published, again))
    assert before == after
    with pytest.raises(InvalidPolicy):
        later.read(published.document, today=date(2060, 1, 1))


@pytest.mark.parametrize("name", preset_names())
def test_the_presets_fit_the_schema(name: str) -> None:
    Draft202012Validator(json_schema()).validate(read_document(preset(name), media="yaml"))


def test_the_schema_describes_every_part_and_all_that_it_refers_to() -> None:
    schema = json_schema()
    assert set(schema["properties"]) == set(sample()) | {"templates", "minute_cost", "commitments"}
    assert schema["required"] == ["calendars", "teams"]
    assert schema["$defs"]["Callback"]["properties"]["window"]["default"] == "PT30M"
