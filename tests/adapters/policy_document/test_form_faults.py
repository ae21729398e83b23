from typing import Any

import pytest

from tests.adapters.policy_document.documents import faults_of, policy_from, sample, smallest


def test_every_fault_of_form_and_meaning_is_told_at_once() -> None:
    document = sample()
    document["locale"] = "French"
    document["calendars"]["support-hours"]["weekly"]["mon"] = ["09:00-12:00", "11:00-18:00"]
    document["calendars"]["support-hours"]["closures"] = ["2026-02-30"]
    document["calendars"]["night"] = {"time_zone": "Europe/Pari", "weekly": {"fri": ["22:00-06:00"]}}
    document["teams"]["support"]["email"] = "support@example.org\nBcc: all@example.org"
    document["teams"]["second"] = {"calendar": "evening"}
    document["queues"]["support"]["callback"]["choices"] = 4
    document["queues"]["sales"] = {"team": "sales"}
    document["replies"][0]["within"] = {"days": 1, "hours": 2}
    document["replies"][3]["at"] = "closing"
    document["replies"].append({"channel": "email", "subject": "refund", "within": {"days": 1}})
    document["follow_ups"] = {"within": {"business_days": 401}}
    document["delay_notices"]["callback"] = "10 minutes"
    document["subjects"]["refund"]["self_service_url"] = "javascript:alert(1)"
    document["holydays"] = {}

    assert faults_of(document) == {
        "/locale": 'must be a language, as fr or fr-CA, not "French"',
        "/calendars/support-hours/closures/0": (
            "'2026-02-30' is not a date of the years 1970 to 2100; write it as 2026-12-24"
        ),
        "/calendars/support-hours/weekly/mon/1": ("11:00-18:00 overlaps 09:00-12:00; spans of one date may only touch"),
        "/calendars/night/time_zone": ("there is no time zone 'Europe/Pari'; did you mean Europe/Paris?"),
        "/teams/support/email": (
            'must be an e-mail address, as support@example.org, not "support@example.org\\nBcc: all@example.org"'
        ),
        "/teams/second/calendar": "there is no calendar 'evening'; known: night, support-hours",
        "/queues/support/callback/choices": "must be at most 3, not 4",
        "/queues/sales/team": "there is no team 'sales'; known: second, support",
        "/replies/0/within": (
            "must have exactly one of minutes, hours, days, business_minutes, business_hours, business_days"
        ),
        "/replies/3/at": "at goes with business_days only, not with minutes",
        "/replies/6": "can never match; /replies/1 before it takes the same",
        "/follow_ups/within/business_days": "must be at most 400, not 401",
        "/delay_notices/callback": (
            "'10 minutes' is not a duration; write it in ISO 8601, as PT90S, PT30M, PT1H30M or P1D"
        ),
        "/subjects/refund/self_service_url": (
            'must be an address that begins with https:// or http://, not "javascript:alert(1)"'
        ),
        "/holydays": (
            "is not a field here; known: agents, calendars, commitments, defaults, delay, delay_notices, follow_ups, "
            "locale, minute_cost, notices, queues, region, reminders, replies, subjects, teams, templates"
        ),
    }


def test_calendars_and_teams_are_required() -> None:
    assert faults_of({}) == {"/calendars": "is required", "/teams": "is required"}
    assert faults_of({"calendars": {}, "teams": {}}) == {
        "/calendars": "is empty; at least one is needed",
        "/teams": "is empty; at least one is needed",
    }


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ({"queues": None}, ("/queues", "must be an object, not null")),
        (
            {"queues": {"a": {"service_level": {"answered_within": "PT90S"}}}},
            ("/queues/a/service_level", "is not supported by this version; leave it out and use offer_callback_after"),
        ),
        (
            {"queues": {"a": {"callback": {"capacity": {"agents": 4}}}}},
            (
                "/queues/a/callback/capacity",
                "must have per_window, or average_handle_time with agents or a staffed team",
            ),
        ),
        (
            {"queues": {"a": {"callback": {"capacity": {"per_window": 6, "agents": 4, "keep_probability": 0.9}}}}},
            ("/queues/a/callback/capacity", "per_window stands alone; leave out agents, keep_probability"),
        ),
        (
            {"queues": {"a": {"callback": {"capacity": {"average_handle_time": "PT6M", "keep_probability": 1}}}}},
            ("/queues/a/callback/capacity/keep_probability", "must be at most 0.9999, not 1"),
        ),
        (
            {"queues": {"a": {"callback": {"capacity": {"average_handle_time": "PT6M", "answer_rate": 0}}}}},
            ("/queues/a/callback/capacity/answer_rate", "must be above 0.0, not 0"),
        ),
        (
            {"queues": {"a": {"callback": {"capacity": {"average_handle_time": "PT6M", "answer_rate": "most"}}}}},
            ("/queues/a/callback/capacity/answer_rate", 'must be a number, not "most"'),
        ),
        (
            {"teams": {"support": {"staffing": [{"hours": "09:00-9", "agents": 3}]}}},
            ("/teams/support/staffing/0/hours", "'09:00-9' is not a span of opening hours; write it as 09:00-12:00"),
        ),
        (
            {"teams": {"support": {"staffing": [{"days": [], "hours": "09:00-12:00", "agents": 3}]}}},
            ("/teams/support/staffing/0/days", "must have at least 1 entry, not []"),
        ),
        (
            {"queues": {"a": {"callback": {"capacity": {"per_window": 0}}}}},
            ("/queues/a/callback/capacity/per_window", "must be at least 1, not 0"),
        ),
        (
            {"queues": {"a": {"callback": {"capacity": {"per_window": True}}}}},
            ("/queues/a/callback/capacity/per_window", "must be a whole number, not true"),
        ),
        (
            {"queues": {"a": {"callback": {"window": "PT0S"}}}},
            ("/queues/a/callback/window", "must be from PT1M to P1D, not PT0S"),
        ),
        (
            {"queues": {"a": {"callback": {"window": "-PT30M"}}}},
            (
                "/queues/a/callback/window",
                "'-PT30M' is not a duration; write it in ISO 8601, as PT90S, PT30M, PT1H30M or P1D",
            ),
        ),
        (
            {"queues": {"a": {"callback": {"rules": []}}}},
            ("/queues/a/callback/rules", "must have at least 1 entry, not []"),
        ),
        (
            {"queues": {"a": {"callback": {"rules": [{"day": "tomorrow"}]}}}},
            ("/queues/a/callback/rules/0/day", "must be 'same' or 'next_open', not \"tomorrow\""),
        ),
        (
            {"queues": {"a": {"when_wait_unknown": "guess"}}},
            ("/queues/a/when_wait_unknown", "must be 'callback' or 'wait', not \"guess\""),
        ),
        (
            {"queues": {"a/b~c": {}}},
            (
                "/queues/a~1b~0c",
                'must be a name of 1 to 64 letters, digits, _ and -, beginning with a letter or digit, not "a/b~c"',
            ),
        ),
        (
            {"notices": {"acknowledgement": "pigeon"}},
            ("/notices/acknowledgement", "must be 'caller' or 'service', not \"pigeon\""),
        ),
        (
            {"notices": {"acknowledgement": ["service"]}},
            ("/notices/acknowledgement", "must be 'caller' or 'service', not [\"service\"]"),
        ),
        (
            {"notices": {"acknowledgement": {"sent_by": "service", "by": []}}},
            ("/notices/acknowledgement/by", "must have at least 1 entry, not []"),
        ),
        (
            {"notices": {"acknowledgement": {"sender": "service"}}},
            ("/notices/acknowledgement/sender", "is not a field here; known: by, sent_by"),
        ),
        (
            {"notices": {"delay_notice": {"by": []}}},
            ("/notices/delay_notice/by", "must have at least 1 entry, not []"),
        ),
        (
            {"notices": {"customer_reminder": {"by": ["fax"]}}},
            ("/notices/customer_reminder/by/0", "must be 'email' or 'sms', not \"fax\""),
        ),
        (
            {"notices": {"customer_reminder": {"by": ["sms", "sms"]}}},
            ("/notices/customer_reminder/by", "names sms twice"),
        ),
        ({"notices": {"alarm": {"to": []}}}, ("/notices/alarm/to", "must have at least 1 entry, not []")),
        (
            {"notices": {"owner_reminder": {"to": ["boss"]}}},
            ("/notices/owner_reminder/to/0", "must be 'owner', 'team' or 'supervisor', not \"boss\""),
        ),
        (
            {"notices": {"quiet_hours": {"from": "21:00", "to": "21:00"}}},
            ("/notices/quiet_hours", "from and to are the same time; quiet hours cannot last all day"),
        ),
        ({"notices": {"quiet_hours": {"from": "21:00"}}}, ("/notices/quiet_hours/to", "is required")),
        (
            {"notices": {"unsubscribe": "http://www.example.org/stop"}},
            (
                "/notices/unsubscribe",
                (
                    "must be an address that begins with https://, or mailto: with an e-mail address, "
                    'not "http://www.example.org/stop"'
                ),
            ),
        ),
        (
            {"replies": [{"chanel": "email", "channel": "email", "within": {"days": 1}}]},
            ("/replies/0/chanel", "is not a field here; did you mean channel?"),
        ),
        (
            {"replies": [{"channel": "email", "within": {"weeks": 1}}]},
            (
                "/replies/0/within/weeks",
                "is not a field here; known: business_days, business_hours, business_minutes, days, hours, minutes",
            ),
        ),
        (
            {"replies": [{"channel": "email", "within": {"days": -1}}]},
            ("/replies/0/within/days", "must be at least 0, not -1"),
        ),
        (
            {"replies": [{"channel": "email", "within": {"days": 1.5}}]},
            ("/replies/0/within/days", "must be a whole number, not 1.5"),
        ),
        (
            {"replies": [{"channel": "email", "within": {"days": "1"}}]},
            ("/replies/0/within/days", 'must be a whole number, not "1"'),
        ),
        (
            {"replies": [{"channel": "email", "within": {}}]},
            (
                "/replies/0/within",
                "must have exactly one of minutes, hours, days, business_minutes, business_hours, business_days",
            ),
        ),
        (
            {"follow_ups": {"at": "noon"}},
            (
                "/follow_ups/at",
                "'noon' is not a time of the day; write same_time, closing or a local time as 12:00",
            ),
        ),
        ({"follow_ups": {"owner": "anybody"}}, ("/follow_ups/owner", "must be 'same_agent', not \"anybody\"")),
        ({"delay": {}}, ("/delay/within", "is required")),
        ({"reminders": {"reply": {"owner": [0]}}}, ("/reminders/reply/owner/0", "must be at least 1, not 0")),
        ({"reminders": {"reply": {"owner": True}}}, ("/reminders/reply/owner", "must be a list, not true")),
        ({"subjects": {"claim": {"labels": {}}}}, ("/subjects/claim/labels", "must have at least 1 entry, not {}")),
        ({"region": "fr"}, ("/region", 'must be an ISO 3166 country of two capital letters, as FR, not "fr"')),
        (
            {"agents": {"ag 1": {}}},
            (
                "/agents/ag 1",
                'must be an id of 1 to 128 letters, digits and . _ @ -, beginning with a letter or digit, not "ag 1"',
            ),
        ),
        (
            {"templates": {"acknowledgement": {"fr": {"text": "a\x07"}}}},
            (
                "/templates/acknowledgement/fr/text",
                'must be a text of 1 to 4000 characters, without control characters, not "a\\u0007"',
            ),
        ),
    ],
)
def test_a_fault_of_form_is_told_with_its_place_and_what_would_be_right(
    part: dict[str, Any], fault: tuple[str, str]
) -> None:
    found = faults_of(smallest(**part))
    assert found.items() >= dict([fault]).items()


@pytest.mark.parametrize(
    "email",
    ["a@b@c", "a", "@b.org", "a b@c.org", "a@b.org\r\nTo: c@d.org", "<a@b.org>", "a..b@c.org", "a@-b.org"],
)
def test_what_is_no_plain_address_is_refused(email: str) -> None:
    assert "/teams/support/email" in faults_of(smallest(teams={"support": {"email": email}}))


def test_ordinary_addresses_are_taken() -> None:
    for email in ("support@example.org", "o'hara+lead@mail.example.co.uk", "root@localhost"):
        assert policy_from(smallest(teams={"support": {"email": email}})).teams["support"].email == email


def test_a_long_value_is_told_in_part() -> None:
    detail = faults_of(smallest(locale="x" * 1000))["/locale"]
    assert detail.endswith("xxx…")
    assert len(detail) < 120
