"""Reports, as supervisors read them: as JSON, and as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from promise_service.domain.outages import Run, ServiceRole
from promise_service.http.csv_rows import csv_of
from tests.http.conftest import Api

HOUR = timedelta(hours=1)
REPORTS = ("keeping", "causes", "satisfaction", "offers", "journeys", "waits", "reliability")
ROWS_OF_A_TIME = (*REPORTS, "commitments")
WEEK = "from=2026-11-23&to=2026-11-30"


@pytest.fixture
def busy_api(api: Api) -> Api:
    """On Friday: a reply kept, one never answered, one cancelled, and a callback that was reached."""
    kept, broken, void = (api.reply(subject="refund") for _ in range(3))
    callback = api.callback()
    api.post(f"/v1/promises/{kept['id']}/answer", {"completeness": "full", "agent_id": "ag-7"})
    api.post(f"/v1/promises/{void['id']}/cancel", {"by": "customer"})
    api.post("/v1/callback-offers", {"queue": "support", "predicted_wait_seconds": 90})
    api.clock.pass_by(timedelta(minutes=30))
    api.post(f"/v1/promises/{callback['id']}/attempts", {"outcome": "connected", "agent_id": "ag-7"})
    api.clock.pass_by(timedelta(days=3))
    api.post(f"/v1/promises/{broken['id']}/cause", {"cause": "absence"})
    api.post(f"/v1/promises/{kept['id']}/feedback", {"csat": 5, "nps": 9})
    return api


def report(api: Api, path: str, **options: Any) -> dict[str, Any]:
    answer = api.get(f"/v1/reports/{path}", key="supervisor", **options)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def as_csv(api: Api, path: str) -> list[list[str]]:
    answer = api.get(f"/v1/reports/{path}", headers={"Accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; header=present; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.text, newline=""), strict=True))


def in_csv(value: object) -> str:
    """How a value of JSON stands in a CSV."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def test_keeping_of_a_week(busy_api: Api) -> None:
    found = report(busy_api, f"keeping?{WEEK}")
    assert found == {
        "from": "2026-11-23T00:00:00+01:00",
        "to": "2026-11-30T00:00:00+01:00",
        "time_zone": "Europe/Paris",
        "items": [
            {
                "from": "2026-11-23T00:00:00+01:00",
                "to": "2026-11-30T00:00:00+01:00",
                "due": 4,
                "kept": 2,
                "broken": 1,
                "forewarned": 0,
                "void": 1,
                "open": 0,
                "early": 0,
                "unreached": 0,
                "rate": 0.666667,
                "rate_low": 0.20766,
                "rate_high": 0.938508,
                "rate_before": None,
                "rate_change": None,
                "late": 0,
                "late_p50_seconds": None,
                "late_p80_seconds": None,
                "late_p90_seconds": None,
                "late_p95_seconds": None,
            }
        ],
    }


def test_keeping_by_channel_and_subject_day_by_day(busy_api: Api) -> None:
    items = report(busy_api, f"keeping?{WEEK}&by=channel,subject&by=channel&interval=day")["items"]
    assert [(row["from"][:10], row["channel"], row["subject"], row["due"], row["rate"]) for row in items] == [
        ("2026-11-24", "phone", None, 1, 1.0),
        ("2026-11-26", "email", "refund", 3, 0.5),
    ]
    assert "team" not in items[0]
    days = report(busy_api, f"keeping?{WEEK}&interval=day")["items"]
    assert [row["due"] for row in days] == [0, 1, 0, 3, 0, 0, 0]
    assert [row["rate"] for row in days] == [None, 1.0, None, 0.5, None, None, None]


def test_without_a_time_it_is_the_last_four_weeks_and_today(busy_api: Api) -> None:
    found = report(busy_api, "keeping")
    assert (found["from"], found["to"]) == ("2026-10-31T00:00:00+01:00", "2026-11-28T00:00:00+01:00")
    elsewhere = report(busy_api, "keeping?time_zone=Asia/Tokyo&to=2026-11-02T00:00:00%2B09:00")
    assert (elsewhere["from"], elsewhere["to"]) == ("2026-10-05T00:00:00+09:00", "2026-11-02T00:00:00+09:00")


def test_causes_of_a_week(busy_api: Api) -> None:
    one = {"broken": 1, "given": 1, "share": 1.0, "cumulative_share": 1.0}
    assert report(busy_api, f"causes?{WEEK}")["items"] == [{"cause": "absence", **one}]
    assert report(busy_api, f"causes?{WEEK}&by=subject")["items"] == [{"subject": "refund", **one}]
    assert report(busy_api, f"causes?{WEEK}&by=interface")["items"] == [{"from_team": None, "to_team": None, **one}]


def test_what_can_be_told_is_told_without_being_given_in_every_form(api: Api) -> None:
    """The capacity is lowered after two were promised for Tuesday; on Wednesday the dispatcher is away."""
    for day, phone in (("24", "+33140205050"), ("24", "+33140205051"), ("25", "+33140205052")):
        api.callback(start=f"2026-11-{day}T14:00:00+01:00", phone=phone)
    document = api.get("/v1/policy").json()
    document["queues"]["support"]["callback"] = {"capacity": {"per_window": 1}}
    assert api.put("/v1/policy", json=document, headers={"If-Match": '"1"'}).status_code == 200
    began = api.clock.now()
    for number, (start, end) in enumerate(((began, began + HOUR), (began + 30 * HOUR, began + 90 * HOUR))):
        run = Run(id=f"run_{number}", role=ServiceRole.DISPATCHER, started_at=start, seen_at=end)
        api.built.runs.keep(run)
    api.clock.pass_by(timedelta(days=3))
    capacity = {"cause": "capacity", "broken": 2, "given": 0, "share": 0.666667, "cumulative_share": 0.666667}
    outage = {"cause": "outage", "broken": 1, "given": 0, "share": 0.333333, "cumulative_share": 1.0}
    assert report(api, f"causes?{WEEK}")["items"] == [outage | {"broken": 3, "share": 1.0}]
    api.built.runs.keep(Run(id="run_2", role=ServiceRole.DISPATCHER, started_at=began, seen_at=began + 20 * HOUR))
    assert report(api, f"causes?{WEEK}")["items"] == [capacity, outage]
    assert as_csv(api, f"causes?{WEEK}")[1:] == [
        [in_csv(value) for value in row.values()] for row in (capacity, outage)
    ]


def test_a_hand_off_names_teams_and_no_agent(api: Api) -> None:
    promise = api.reply()
    api.clock.pass_by(timedelta(hours=30))
    document = api.get("/v1/policy").json()
    document["teams"]["legal"] = {"calendar": "support-hours", "email": "legal@example.org"}
    assert api.put("/v1/policy", json=document, headers={"If-Match": '"1"'}).status_code == 200
    moved = api.post(f"/v1/promises/{promise['id']}/transfer", {"team": "legal", "agent_id": "ag-anna"})
    assert moved.status_code == 200
    api.clock.pass_by(timedelta(days=2))
    causes = report(api, f"causes?{WEEK}")
    assert causes["items"][0]["cause"] == "hand_off"
    assert causes["items"][0]["given"] == 0
    interfaces = report(api, f"causes?{WEEK}&by=interface")
    assert (interfaces["items"][0]["from_team"], interfaces["items"][0]["to_team"]) == ("support", "legal")
    assert "ag-anna" not in f"{causes}{interfaces}"


def test_satisfaction_of_a_week(busy_api: Api) -> None:
    items = report(busy_api, f"satisfaction?{WEEK}")["items"]
    assert [row["verdict"] for row in items] == ["kept", "broken", "void", "open", "all"]
    assert items[0] == {
        "verdict": "kept",
        "csat_count": 1,
        "csat_mean": 5.0,
        "csat_satisfied": 1,
        "csat_satisfied_share": 1.0,
        "ces_count": 0,
        "ces_mean": None,
        "nps_count": 1,
        "nps_promoters": 1,
        "nps_detractors": 0,
        "nps": 100.0,
    }


def test_offers_of_a_week(busy_api: Api) -> None:
    (row,) = report(busy_api, f"offers?{WEEK}&by=queue")["items"]
    assert (row["queue"], row["calls"], row["waited"], row["offered"]) == ("support", 1, 1, 0)
    assert (row["acceptance_rate"], row["waiting_avoided_minutes"]) == (None, 0.0)


def test_an_accepted_offer_spares_the_wait_that_was_predicted(api: Api) -> None:
    offer = api.post("/v1/callback-offers", {"queue": "support", "predicted_wait_seconds": 261}).json()
    taken = {"offer_id": offer["offer_id"], "slot_id": offer["slots"][0]["slot_id"], "phone": "+33140205050"}
    assert api.post("/v1/callbacks", taken).status_code == 201
    (row,) = report(api, f"offers?{WEEK}")["items"]
    assert (row["accepted"], row["known_waits"], row["waiting_avoided_minutes"]) == (1, 1, 4.35)
    assert (row["costed_waits"], row["money_saved"], row["currency"]) == (0, None, None)


def test_the_money_saved_is_that_of_the_policy_in_force_when_the_offer_was_made(api: Api) -> None:
    document = api.get("/v1/policy").json()
    document["minute_cost"] = {"amount": 0.35, "currency": "EUR"}
    assert api.put("/v1/policy", json=document, headers={"If-Match": '"1"'}).status_code == 200
    offer = api.post("/v1/callback-offers", {"queue": "support", "predicted_wait_seconds": 261}).json()
    taken = {"offer_id": offer["offer_id"], "slot_id": offer["slots"][0]["slot_id"], "phone": "+33140205050"}
    assert api.post("/v1/callbacks", taken).status_code == 201
    document["minute_cost"]["amount"] = 99
    assert api.put("/v1/policy", json=document, headers={"If-Match": '"2"'}).status_code == 200
    (row,) = report(api, f"offers?{WEEK}")["items"]
    # 4.35 minutes at 0.35 are 1.5225.
    assert (row["costed_waits"], row["money_saved"], row["currency"]) == (1, 1.52, "EUR")


def test_the_outlook_of_two_days(api: Api) -> None:
    """It is Tuesday, five past ten; windows take six, and the first one that can be taken begins at half past ten."""
    for phone in ("+33140205050", "+33140205051"):
        api.callback(phone=phone)
    api.post("/v1/callback-offers", {"queue": "support", "predicted_wait_seconds": 261})
    reply = api.reply(received_at="2026-11-22T12:00:00+01:00")  # due today at noon: four fifths are gone
    overdue = api.reply(received_at="2026-11-20T12:00:00+01:00")
    api.clock.pass_by(timedelta(minutes=1))
    found = report(api, "outlook?days=2")
    assert {name: found[name] for name in ("from", "to", "time_zone", "at_risk_count")} == {
        "from": "2026-11-24T10:06:00+01:00",
        "to": "2026-11-26T00:00:00+01:00",
        "time_zone": "Europe/Paris",
        "at_risk_count": 2,
    }
    half_past_ten, eleven, *_ = found["windows"]
    assert half_past_ten == {
        "queue": "support",
        "start": "2026-11-24T10:30:00+01:00",
        "end": "2026-11-24T11:00:00+01:00",
        "capacity": 6,
        "promised": 2,
        "held": 1,
        "remaining": 3,
        "share": 0.5,
        "unkeepable": False,
        "keep_probability": None,
    }
    assert (eleven["promised"], eleven["held"], eleven["remaining"], eleven["share"]) == (0, 1, 5, 0.166667)
    slots = api.get("/v1/queues/support/slots?days=2").json()["items"]
    assert [(slot["start"], slot["remaining"]) for slot in slots] == [
        (row["start"], row["remaining"]) for row in found["windows"]
    ]
    assert found["deadlines"] == [{"date": "2026-11-24", "team": "support", "due": 1}]
    assert found["at_risk"] == [
        {
            "promise_id": overdue["id"],
            "kind": "reply",
            "queue": None,
            "team": "support",
            "due_at": "2026-11-22T12:00:00+01:00",
            "why": "overdue",
        },
        {
            "promise_id": reply["id"],
            "kind": "reply",
            "queue": None,
            "team": "support",
            "due_at": "2026-11-24T12:00:00+01:00",
            "why": "time_nearly_gone",
        },
    ]


def test_the_outlook_names_no_agent(api: Api) -> None:
    promise = api.reply(received_at="2026-11-20T12:00:00+01:00")
    api.post(f"/v1/promises/{promise['id']}/transfer", {"agent_id": "ag-anna"})
    found = report(api, "outlook")
    assert found["at_risk_count"] == 1
    assert "ag-anna" not in f"{found}"


@pytest.mark.parametrize("part", ["windows", "deadlines", "at_risk"])
def test_each_part_of_the_outlook_as_csv(api: Api, part: str) -> None:
    api.callback()
    api.reply(received_at="2026-11-22T12:00:00+01:00")
    rows = report(api, "outlook?days=1")[part]
    assert rows
    answer = api.get(f"/v1/reports/outlook?days=1&part={part}", headers={"Accept": "text/csv"})
    assert answer.headers["content-disposition"] == f'attachment; filename="outlook-{part}.csv"'
    header, *told = as_csv(api, f"outlook?days=1&part={part}")
    assert header == list(rows[0])
    assert told == [[in_csv(value) for value in row.values()] for row in rows]


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("days=0", 422, "/days: must be at least 1, not '0'"),
        ("days=32", 422, "/days: must be at most 31, not '32'"),
        ("part=agents", 422, "/part: must be 'windows', 'deadlines', 'at_risk' or 'efforts', not 'agents'"),
        ("time_zone=Paris", 422, "/time_zone: there is no time zone 'Paris'; did you mean Europe/Paris?"),
        ("queue=sales", 404, "There is no queue 'sales'; known: support."),
    ],
)
def test_an_outlook_that_makes_no_sense_is_refused(api: Api, query: str, status: int, told: str) -> None:
    answer = api.get(f"/v1/reports/outlook?{query}")
    assert answer.status_code == status
    problem = answer.json()
    faults = [f"{each['pointer']}: {each['detail']}" for each in problem.get("errors", ())]
    assert told in (*faults, problem["detail"])


def test_before_the_first_policy_there_is_no_outlook(bare_api: Api) -> None:
    assert bare_api.get("/v1/reports/outlook?time_zone=Europe/Paris").json()["type"] == "/problems/no-policy"


def test_journeys_of_a_week(api: Api) -> None:
    """One written, then called about and broken; one answered in time; one with nothing but a call in it."""
    api.reply(conversation_id="case-1")
    kept = api.reply(conversation_id="case-2", channel="chat")
    for case in ("case-1", "case-3"):
        api.post("/v1/callback-offers", {"queue": "support", "conversation_id": case})
    switch = {"from": "email", "to": "phone", "motive": "no_written_answer"}
    assert api.post("/v1/conversations/case-1/channel-switch", switch).status_code == 200
    api.callback(conversation_id="case-1")
    api.post(f"/v1/promises/{kept['id']}/answer", {"completeness": "full", "agent_id": "ag-7"})
    api.clock.pass_by(timedelta(days=3))
    found = report(api, f"journeys?{WEEK}")
    assert {name: found[name] for name in ("from", "to", "time_zone")} == {
        "from": "2026-11-23T00:00:00+01:00",
        "to": "2026-11-30T00:00:00+01:00",
        "time_zone": "Europe/Paris",
    }
    nobody = {
        f"position_{place}_{name}": figure
        for place in ("3", "4", "5", "6_plus")
        for name, figure in (("kept", 0), ("broken", 0), ("rate", None))
    }
    assert found["items"] == [
        {
            "from": "2026-11-23T00:00:00+01:00",
            "to": "2026-11-30T00:00:00+01:00",
            "journeys": 2,
            "kept": 1,
            "broken": 1,
            "void": 0,
            "open": 0,
            "rate": 0.5,
            "rate_low": 0.094531,
            "rate_high": 0.905469,
            "rate_before": None,
            "rate_change": None,
            "position_1_kept": 1,
            "position_1_broken": 1,
            "position_1_rate": 0.5,
            "position_2_kept": 0,
            "position_2_broken": 1,
            "position_2_rate": 0.0,
            **nobody,
            "channels_mean": 1.5,
            "channels_1": 1,
            "channels_2": 1,
            "channels_3_plus": 0,
            "switches": 1,
            "switches_own_context": 0,
            "switches_unreachable_by_phone": 0,
            "switches_no_written_answer": 1,
            "switches_unclear_answer": 0,
            "switches_other": 0,
            "switches_not_given": 0,
        }
    ]
    days = report(api, f"journeys?{WEEK}&interval=day")["items"]
    assert [(row["journeys"], row["rate"], row["rate_change"]) for row in days] == [
        (0, None, None),
        (1, 1.0, None),
        (0, None, None),
        (1, 0.0, None),
        (0, None, None),
        (0, None, None),
        (0, None, None),
    ]


def test_the_commitments_of_a_week(busy_api: Api) -> None:
    """It is Friday: of two replies by e-mail one was kept, and of two fulfilled promises one has a score."""
    document = busy_api.get("/v1/policy").json()
    document["commitments"] = {"personalised": 80, "service_level": {"percent": 80, "within": "PT90S"}}
    assert busy_api.put("/v1/policy", json=document, headers={"If-Match": '"1"'}).status_code == 200
    found = report(busy_api, f"commitments?{WEEK}&locale=en")
    lines = {line["name"]: line for line in found.pop("items")}
    assert found == {
        "from": "2026-11-23T00:00:00+01:00",
        "to": "2026-11-30T00:00:00+01:00",
        "time_zone": "Europe/Paris",
        "policy_version": 2,
        "locale": "en",
    }
    assert list(lines) == [
        *("in_time.email.claim", "in_time.email", "in_time.form", "in_time.chat", "in_time.social", "in_time.letter"),
        *("traceability", "personalisation", "satisfaction", "service_level"),
    ]
    assert lines["in_time.email"] == {
        "name": "in_time.email",
        "words": "We answer e-mails in 2\u00a0days at most.",
        "target": 1.0,
        "value": 0.5,
        "counted": 2,
        "reached": False,
        "since": "2026-11-26",
        "last_at": None,
        "reason": None,
    }
    assert (lines["in_time.letter"]["value"], lines["in_time.letter"]["reason"]) == (
        None,
        "nothing was due in this time",
    )
    figures = ("target", "value", "counted", "reached", "since")
    assert [lines["traceability"][name] for name in figures] == [1.0, 1.0, 4, True, "2026-11-24"]
    assert [lines["personalisation"][name] for name in figures] == [0.8, 0.0, 4, False, "2026-11-24"]
    assert [lines["satisfaction"][name] for name in figures] == [None, 0.5, 2, None, None]
    assert lines["satisfaction"]["last_at"] == "2026-11-27T10:35:00+01:00"
    assert lines["service_level"] == {
        "name": "service_level",
        "words": "At least 80\u00a0% of calls are answered in 90\u00a0seconds.",
        "target": 0.8,
        "value": None,
        "counted": 0,
        "reached": None,
        "since": None,
        "last_at": None,
        "reason": "no call was recorded in this time",
    }


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", None, "fr"),  # as the policy speaks
        ("", "en-GB, fr;q=0.5", "en"),
        ("", "de, en;q=0.5", "en"),
        ("", "de", "fr"),
        ("locale=fr-CA", "en", "fr"),
        ("locale=it", "en", "fr"),
    ],
)
def test_commitments_are_said_in_the_language_that_was_asked_for(
    api: Api, query: str, header: str | None, language: str
) -> None:
    headers = {} if header is None else {"Accept-Language": header}
    answer = api.get(f"/v1/reports/commitments?{query}", headers=headers)
    assert (answer.json()["locale"], answer.headers["content-language"]) == (language, language)
    assert answer.headers["vary"] == "Accept, Accept-Language"
    first = {"fr": "Nous répondons aux e-mails au sujet de", "en": "We answer e-mails about"}[language]
    assert answer.json()["items"][0]["words"].startswith(first)


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("from=2026-11-24T00:00:00Z", ("/from", "'2026-11-24T00:00:00Z' is not a date; write it as 2026-11-24")),
        ("from=2025-11-22&to=2026-11-24", ("/from", "the page tells of at most 366 days, not 367")),
        ("interval=day", ("/interval", "is not known here; known: from, to, time_zone, locale")),
        ("locale=!", ("/locale", "'!' is not a language; write it as fr or fr-CA")),
    ],
)
def test_a_page_of_commitments_that_makes_no_sense_is_refused(api: Api, query: str, fault: tuple[str, str]) -> None:
    answer = api.get(f"/v1/reports/commitments?{query}")
    assert answer.status_code == 422
    assert [(each["pointer"], each["detail"]) for each in answer.json()["errors"]] == [fault]


def test_before_the_first_policy_there_are_no_commitments(bare_api: Api) -> None:
    answer = bare_api.get("/v1/reports/commitments?time_zone=Europe/Paris")
    assert answer.json()["type"] == "/problems/no-policy"


@pytest.mark.parametrize("name", ROWS_OF_A_TIME)
def test_the_rows_of_a_report_as_csv_are_those_of_its_json(busy_api: Api, name: str) -> None:
    items = report(busy_api, f"{name}?{WEEK}")["items"]
    answer = busy_api.get(f"/v1/reports/{name}?{WEEK}", headers={"Accept": "text/csv"})
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
    header, *rows = as_csv(busy_api, f"{name}?{WEEK}")
    told = [dict(zip(header, row, strict=True)) for row in rows]
    assert told == [{name: in_csv(value) for name, value in row.items()} for row in items]


@pytest.mark.parametrize(
    "path",
    [
        "keeping?by=team,agent",
        "causes",
        "causes?by=interface",
        "offers?by=queue",
        "waits?by=queue",
        "reliability?by=queue",
    ],
)
def test_an_empty_report_as_csv_still_has_its_header(api: Api, path: str) -> None:
    (header,) = as_csv(api, path)
    assert len(header) == len(set(header)) >= 5


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/csv", "text/csv; header=present; charset=utf-8"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("application/json;q=0.5, text/csv", "text/csv; header=present; charset=utf-8"),
        ("image/png", "application/json"),
    ],
)
def test_the_form_is_the_one_that_the_request_prefers(api: Api, accept: str | None, media: str) -> None:
    headers = {} if accept is None else {"Accept": accept}
    answer = api.get("/v1/reports/keeping", headers=headers)
    assert (answer.status_code, answer.headers["content-type"], answer.headers["vary"]) == (200, media, "Accept")


def test_names_cannot_become_formulas(api: Api) -> None:
    promise = api.reply()
    api.post(f"/v1/promises/{promise['id']}/transfer", {"agent_id": '=HYPERLINK("x")'})
    header, row = as_csv(api, f"keeping?{WEEK}&by=team,agent")
    assert header[:4] == ["from", "to", "team", "agent"]
    assert row[2:4] == ["support", '\'=HYPERLINK("x")']


class TestCsv:
    @pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@a", "\tx", "\rx", "\nx", "＝1", '=HYPERLINK("x")'])
    def test_a_text_like_a_formula_is_led_by_an_apostrophe(self, text: str) -> None:
        written = csv_of([{"name": text}])
        assert list(csv.reader(io.StringIO(written, newline=""))) == [["name"], [f"'{text}"]]

    @pytest.mark.parametrize(
        "text", ["a,b", 'say "yes"', "two\nlines", "two\r\nlines", "Ngô – “Häuser” 東京", " = 1", "'="]
    )
    def test_any_other_text_comes_back_as_it_was(self, text: str) -> None:
        written = csv_of([{"name": text, "n": 1}])
        assert list(csv.reader(io.StringIO(written, newline=""))) == [["name", "n"], [text, "1"]]

    def test_numbers_stay_numbers_and_nothing_stays_empty(self) -> None:
        assert csv_of([{"a": -0.05, "b": None, "c": 3, "d": 1e-06}]) == "a,b,c,d\r\n-0.05,,3,1e-06\r\n"

    def test_yes_and_no_are_those_of_json(self) -> None:
        assert csv_of([{"a": True, "b": False, "c": None}]) == "a,b,c\r\ntrue,false,\r\n"

    def test_lines_end_as_rfc_4180_says(self) -> None:
        assert csv_of([{"a": 'x,"y"'}], ["a"]) == 'a\r\n"x,""y"""\r\n'
        assert csv_of([], ["a", "b"]) == "a,b\r\n"


@pytest.mark.parametrize(
    ("query", "faults"),
    [
        (
            "from=soon",
            [("/from", "'soon' is neither a date nor an instant; write it as 2026-11-24 or 2026-11-24T10:30:00+01:00")],
        ),
        (
            "from=2026-13-01&to=2026-02-30",
            [
                ("/from", "'2026-13-01' is no date of the calendar; write it as 2026-11-24"),
                ("/to", "'2026-02-30' is no date of the calendar; write it as 2026-11-24"),
            ],
        ),
        (
            "from=2026-11-24&to=2026-11-24",
            [
                (
                    "/to",
                    ("2026-11-24T00:00:00+01:00 is not after 2026-11-24T00:00:00+01:00, where the report begins; "
                    "`to` is no part of the report"),
                )
            ],
        ),
        (
            "from=2026-11-25&to=2025-11-24T09:00:00Z&time_zone=Asia/Tokyo",
            [
                (
                    "/to",
                    ("2025-11-24T18:00:00+09:00 is not after 2026-11-25T00:00:00+09:00, where the report begins; "
                    "`to` is no part of the report"),
                )
            ],
        ),
        (
            "from=2027-11-24",
            [
                (
                    "/from",
                    ("2027-11-24T00:00:00+01:00 is not before 2026-11-25T00:00:00+01:00, where a report without `to` "
                    "ends; send a later `to`"),
                )
            ],
        ),
        (
            "from=0001-01-01&to=9999-12-31",
            [
                ("/from", "'0001-01-01' is outside the years 1970 to 2100"),
                ("/to", "'9999-12-31' is outside the years 1970 to 2100"),
            ],
        ),
        ("by=team,mood", [("/by/1", "must be 'channel', 'team', 'queue', 'agent', 'subject' or 'kind', not 'mood'")]),
        ("interval=year", [("/interval", "must be 'day', 'week' or 'month', not 'year'")]),
        (
            "interval=day&from=2020-01-01&to=2023-01-01",
            [("/interval", "a report has at most 1000 rows of one day; ask for a shorter time")],
        ),
        ("time_zone=Paris", [("/time_zone", "there is no time zone 'Paris'; did you mean Europe/Paris?")]),
        ("colour=red", [("/colour", "is not known here; known: from, to, time_zone, interval, by")]),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(api: Api, query: str, faults: list[tuple[str, str]]) -> None:
    answer = api.get(f"/v1/reports/keeping?{query}")
    assert answer.status_code == 422
    assert [(each["pointer"], each["detail"]) for each in answer.json()["errors"]] == faults


def test_before_the_first_policy_a_time_zone_has_to_be_named(bare_api: Api) -> None:
    for name in REPORTS:
        assert bare_api.get(f"/v1/reports/{name}").json()["type"] == "/problems/no-policy"
        assert bare_api.get(f"/v1/reports/{name}?time_zone=Europe/Paris").status_code == 200


def test_calendars_of_several_zones_without_a_default_leave_the_zone_open(api: Api) -> None:
    document = api.get("/v1/policy").json()
    document["calendars"]["tokyo"] = {**document["calendars"]["support-hours"], "time_zone": "Asia/Tokyo"}
    document["teams"]["tokyo"] = {"calendar": "tokyo"}
    document.pop("defaults")
    for rule in document["replies"]:
        rule["team"] = "support"
    answer = api.put("/v1/policy", json=document, headers={"If-Match": '"1"'})
    assert answer.status_code == 200, answer.text
    refused = api.get("/v1/reports/keeping")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/time_zone"
