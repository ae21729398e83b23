from datetime import date, timedelta
from typing import Any

import pytest

from promise_service.adapters.policy_document import PolicyReader
from promise_service.adapters.policy_document.holiday_dates import public_holidays
from promise_service.domain.delay_notices import delay_notice_at
from promise_service.domain.intervals import Interval
from promise_service.domain.promises import Promise
from promise_service.errors import Fault
from tests.adapters.policy_document.documents import READER, TEXT_KINDS, TODAY, faults_of, policy_from, sample, smallest
from tests.builders import a_callback, at


def _office(**more: object) -> dict[str, Any]:
    office = {"time_zone": "Europe/Paris", "weekly": {"mon": ["09:00-12:00"]}}
    return smallest(calendars={"office": office | more})


def test_a_calendar_that_never_opens_is_refused() -> None:
    found = faults_of(_office(weekly={}))
    assert list(found) == ["/calendars/office"]
    assert "is never open from 2026-11-23 to 2027-12-28" in found["/calendars/office"]


def test_a_calendar_that_opened_in_the_past_only_is_refused() -> None:
    found = faults_of(_office(weekly={}, special_hours={"2026-11-20": ["09:00-12:00"]}))
    assert list(found) == ["/calendars/office"]


def test_one_special_opening_in_the_days_ahead_is_enough() -> None:
    policy = policy_from(_office(weekly={}, special_hours={"2027-12-28": ["09:00-12:00"]}))
    assert policy.calendars["office"].calendar.spans_on(date(2027, 12, 28))


def test_spans_of_one_date_may_touch_but_not_overlap() -> None:
    found = faults_of(_office(weekly={"mon": ["09:00-12:00", "11:59-14:00"]}))
    assert list(found) == ["/calendars/office/weekly/mon/1"]
    assert "11:59-14:00 overlaps 09:00-12:00" in found["/calendars/office/weekly/mon/1"]
    policy_from(_office(weekly={"mon": ["09:00-12:00", "12:00-14:00"]}))


def test_a_span_from_a_time_to_itself_is_refused() -> None:
    found = faults_of(_office(weekly={"mon": ["09:00-09:00"]}))
    assert list(found) == ["/calendars/office/weekly/mon/0"]
    assert "a whole day is 00:00-24:00" in found["/calendars/office/weekly/mon/0"]


@pytest.mark.parametrize("country", ["XX", "ZZ"])
def test_a_country_whose_holidays_nobody_knows_is_refused(country: str) -> None:
    assert faults_of(_office(holidays={"country": country})) == {
        "/calendars/office/holidays/country": (
            f"no public holidays are known for {country!r}; write a country of ISO 3166, as FR"
        )
    }


def test_an_unknown_subdivision_is_refused() -> None:
    found = faults_of(_office(holidays={"country": "DE", "subdivision": "ZZ"}))
    assert list(found) == ["/calendars/office/holidays/subdivision"]


def _known_until_2026(country: str, subdivision: str | None) -> tuple[date, ...]:
    return tuple(day for day in public_holidays(country, subdivision) if day.year <= 2026)


def test_holidays_that_are_not_known_for_next_year_are_refused() -> None:
    reader = PolicyReader(lambda _templates: [], lambda _locale: True, TEXT_KINDS, holiday_source=_known_until_2026)
    assert faults_of(sample(), reader) == {
        "/calendars/support-hours/holidays": ("the holidays of FR are not known for 2027; list them as closures")
    }
    assert reader.read(sample(), today=date(2025, 12, 31)).policy.version == 0


def test_a_stored_version_without_the_dates_of_its_holidays_is_not_read_as_if_it_had_none() -> None:
    published = READER.read(sample(), today=TODAY)
    assert list(published.holidays) == ["support-hours"]
    with pytest.raises(Exception, match="/calendars/support-hours/holidays: has no dates stored"):
        READER.read(sample(), today=TODAY, holidays={})


def test_a_rule_that_no_window_can_satisfy_is_refused() -> None:
    document = sample()
    document["queues"]["support"]["callback"]["rules"][1]["end_by"] = "09:15"
    found = faults_of(document)
    assert list(found) == ["/queues/support/callback/rules/1/end_by"]
    assert "no window of calendar 'support-hours' ends by 09:15" in found["/queues/support/callback/rules/1/end_by"]


def test_a_window_longer_than_every_opening_is_refused() -> None:
    document = sample()
    document["queues"]["support"]["callback"]["window"] = "PT6H"
    assert list(faults_of(document)) == ["/queues/support/callback/window"]


def test_a_reply_rule_after_one_that_takes_all_is_refused() -> None:
    document = sample()
    document["replies"] = [
        {"channel": "email", "within": {"days": 2}},
        {"channel": "email", "subject": "claim", "within": {"business_days": 30}},
        {"channel": "form", "subject": "claim", "within": {"business_days": 30}},
        {"channel": "form", "subject": "claim", "within": {"days": 1}},
        {"channel": "form", "within": {"days": 1}},
    ]
    assert faults_of(document) == {
        "/replies/1": "can never match; /replies/0 before it takes the same",
        "/replies/3": "can never match; /replies/2 before it takes the same",
    }


def test_places_of_replies_hold_although_an_earlier_one_is_unsound() -> None:
    document = sample()
    document["replies"][1] = {"channel": "email"}
    document["replies"][3]["team"] = "nobody"
    assert faults_of(document) == {
        "/replies/1/within": "is required",
        "/replies/3/team": "there is no team 'nobody'; known: support",
    }


def test_names_that_mean_nothing_are_refused_with_the_known_ones() -> None:
    found = faults_of(
        smallest(
            defaults={"team": "a", "calendar": "b"},
            teams={"support": {"calendar": "c"}},
            agents={"ag-1": {"team": "d"}},
            queues={"phone": {"team": "e", "calendar": "f"}},
            replies=[{"channel": "email", "within": {"days": 1}, "team": "g", "calendar": "h"}],
            delay={"within": {"days": 1}, "calendar": "i"},
            follow_ups={"team": "j", "calendar": "k"},
        )
    )
    assert found == {
        "/defaults/team": "there is no team 'a'; known: support",
        "/defaults/calendar": "there is no calendar 'b'; known: office",
        "/teams/support/calendar": "there is no calendar 'c'; known: office",
        "/agents/ag-1/team": "there is no team 'd'; known: support",
        "/queues/phone/team": "there is no team 'e'; known: support",
        "/queues/phone/calendar": "there is no calendar 'f'; known: office",
        "/replies/0/team": "there is no team 'g'; known: support",
        "/replies/0/calendar": "there is no calendar 'h'; known: office",
        "/delay/calendar": "there is no calendar 'i'; known: office",
        "/follow_ups/team": "there is no team 'j'; known: support",
        "/follow_ups/calendar": "there is no calendar 'k'; known: office",
    }


def test_what_names_nothing_is_refused_where_there_are_several_and_no_default() -> None:
    hours = {"time_zone": "Europe/Paris", "weekly": {"mon": ["09:00-12:00"]}}
    found = faults_of(
        {
            "calendars": {"day": hours, "night": hours},
            "teams": {"first": {"calendar": "day"}, "second": {}},
            "replies": [{"channel": "email", "within": {"days": 1}}],
        }
    )
    assert found == {
        "/teams/second": "names no calendar, and neither does /defaults; write one",
        "/replies/0": "names no calendar, and neither does /defaults; write one",
    }


def test_the_name_of_an_unsound_calendar_is_known_all_the_same() -> None:
    document = sample()
    document["calendars"]["support-hours"]["time_zone"] = 7
    assert faults_of(document) == {"/calendars/support-hours/time_zone": "must be a string, not 7"}


def test_names_are_judged_although_their_entry_is_unsound() -> None:
    document = sample()
    document["queues"]["support"] |= {"team": "nope", "offer_callback_after": 180}
    document["queues"]["sales"] = {"team": "nobody", "callback": {"windows": "PT10M"}}
    document["replies"][0] = {"channel": "email", "calendar": "never"}
    document["teams"]["support"]["calendar"] = 7
    document["agents"] = {"ag-1": {"team": "no team", "email": "nowhere"}}
    assert faults_of(document) == {
        "/teams/support/calendar": "must be a string, not 7",
        "/agents/ag-1/team": (
            'must be a name of 1 to 64 letters, digits, _ and -, beginning with a letter or digit, not "no team"'
        ),
        "/agents/ag-1/email": 'must be an e-mail address, as support@example.org, not "nowhere"',
        "/queues/support/team": "there is no team 'nope'; known: support",
        "/queues/support/offer_callback_after": "180 is not a duration; for 180 seconds write PT3M",
        "/queues/sales/team": "there is no team 'nobody'; known: support",
        "/queues/sales/callback/windows": "is not a field here; did you mean window?",
        "/replies/0/calendar": "there is no calendar 'never'; known: support-hours",
        "/replies/0/within": "is required",
    }


def test_the_rules_of_a_queue_are_judged_although_its_threshold_is_unsound() -> None:
    document = sample()
    document["queues"]["support"]["offer_callback_after"] = 180
    document["queues"]["support"]["callback"] |= {"window": "PT6H", "hold": "soon"}
    assert list(faults_of(document)) == [
        "/queues/support/offer_callback_after",
        "/queues/support/callback/hold",
        "/queues/support/callback/window",
    ]


def test_nobody_is_told_of_a_delay_before_the_window_has_begun_nor_as_it_begins() -> None:
    document = sample()
    document["queues"]["sales"] = {"callback": {"window": "PT5M"}}
    document["queues"]["orders"] = {"callback": {"window": "PT10M"}}
    assert faults_of(document) == {
        "/delay_notices/callback": (
            "PT10M before the end is not inside the windows of orders, sales; write less than PT5M, or leave it out"
        )
    }
    document["delay_notices"]["callback"] = "PT5M"
    assert list(faults_of(document)) == ["/delay_notices/callback"]
    document["delay_notices"]["callback"] = "PT4M59S"
    assert policy_from(document).delay_notices.callback == timedelta(minutes=4, seconds=59)


def test_a_narrow_window_needs_no_delay_notice_to_be_written_and_changes_no_other_queue() -> None:
    queues = {"support": {}, "sales": {"callback": {"window": "PT5M"}}, "hotline": {"callback": {"window": "PT1M"}}}
    policy = policy_from(smallest(queues=queues))
    assert [delay_notice_at(window_of(minutes), policy) - NOON for minutes in (30, 19, 10, 5, 1)] == [
        timedelta(minutes=20),
        timedelta(minutes=9, seconds=30),
        timedelta(minutes=5),
        timedelta(minutes=2, seconds=30),
        timedelta(seconds=30),
    ]


def test_a_written_delay_notice_is_taken_as_it_is_written_although_a_window_is_less_than_twice_as_long() -> None:
    document = smallest(queues={"sales": {"callback": {"window": "PT15M"}}}, delay_notices={"callback": "PT10M"})
    assert delay_notice_at(window_of(15), policy_from(document)) == NOON + timedelta(minutes=5)


def test_a_version_that_was_published_before_delay_notices_were_judged_means_what_it_says() -> None:
    document = smallest(queues={"sales": {"callback": {"window": "PT5M"}}}, delay_notices={"callback": "PT10M"})
    policy = READER.read(document, today=TODAY, holidays={}).policy
    assert delay_notice_at(window_of(5), policy) == NOON - timedelta(minutes=5), "as its timers were set"


NOON = at("Tue 2026-11-24 12:00 Europe/Paris")


def window_of(minutes: int) -> Promise:
    """A callback for so many minutes from noon on."""
    return a_callback(Interval(NOON, NOON + timedelta(minutes=minutes)))


def test_names_of_teams_are_not_called_unknown_where_the_teams_cannot_be_read() -> None:
    assert faults_of(sample() | {"teams": 3}) == {"/teams": "must be an object, not 3"}


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Europe/paris", "did you mean Europe/Paris?"),
        ("Paris", "did you mean Europe/Paris?"),
        ("America/New York", "did you mean America/New_York?"),
        ("GMT+2", "write an IANA name, as Europe/Paris"),
        ("Factory", "write an IANA name, as Europe/Paris"),
    ],
)
def test_an_unknown_time_zone_is_refused_with_what_was_probably_meant(written: str, hint: str) -> None:
    assert faults_of(_office(time_zone=written)) == {
        "/calendars/office/time_zone": f"there is no time zone {written!r}; {hint}"
    }


def test_a_region_without_phone_numbers_is_refused() -> None:
    assert faults_of(smallest(region="ZZ")) == {
        "/region": "no phone numbers are known of 'ZZ'; write a country of ISO 3166, as FR"
    }


def test_an_unknown_kind_of_text_is_refused_even_without_words() -> None:
    assert faults_of(smallest(templates={"acknowledgment": {}, "foo": {}})) == {
        "/templates/acknowledgment": "there is no text 'acknowledgment'; did you mean acknowledgement?",
        "/templates/foo": "there is no text 'foo'; known: acknowledgement, prompt_wait",
    }
    policy_from(smallest(templates={"acknowledgement": {}}))


def test_every_subject_has_a_label_in_the_language_of_the_policy() -> None:
    document = sample()
    document["locale"] = "fr-CA"
    del document["subjects"]["claim"]["labels"]["fr"]
    assert faults_of(document) == {"/subjects/claim/labels": "must have one in fr-CA, the policy's language"}


def test_a_language_without_words_is_refused() -> None:
    assert faults_of(smallest(locale="pl")) == {"/locale": "there are no words in 'pl'"}


def test_the_faults_of_templates_are_told_at_their_place() -> None:
    reader = PolicyReader(
        template_faults=lambda templates: [Fault(f"/templates/{kind}/{at}/text", "is vague") for kind, at in templates],
        is_spoken=lambda _locale: True,
        text_kinds=TEXT_KINDS,
    )
    document = smallest(templates={"acknowledgement": {"fr": "Dès que possible."}}, region="Fr")
    assert list(faults_of(document, reader)) == ["/region", "/templates/acknowledgement/fr/text"]
