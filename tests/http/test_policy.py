"""The policy over HTTP: versions, edits that cannot undo each other, previews."""

from __future__ import annotations

import json
from typing import Any

import pytest

from promise_service.adapters.policy_document import preset
from tests.http.conftest import Api

YAML = {"Content-Type": "application/yaml"}
FRIDAY_MORNING = {"queue": "support", "called_at": "2026-11-20T10:05:00+01:00", "predicted_wait_seconds": 260}
FRIDAY_AFTERNOON = {**FRIDAY_MORNING, "called_at": "2026-11-20T16:30:00+01:00"}


def document(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/v1/policy").json()
    return found


def test_the_first_policy_is_published_where_there_is_none(bare_api: Api) -> None:
    assert bare_api.get("/v1/policy").status_code == 404
    assert bare_api.post("/v1/replies", {"channel": "email"}).json()["type"] == "/problems/no-policy"
    answer = bare_api.put("/v1/policy", content=preset("sample"), headers={**YAML, "If-None-Match": "*"})
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"1"'
    published = answer.json()
    assert (published["version"], published["published_by"]) == (1, "admin")
    assert published["published_at"] == "2026-11-24T09:05:00+00:00"
    assert published["policy"]["locale"] == "fr"
    assert bare_api.get("/v1/policy").json() == published["policy"]
    assert bare_api.post("/v1/replies", {"channel": "email"}).status_code == 201


def test_if_match_zero_publishes_the_first_policy_too(bare_api: Api) -> None:
    answer = bare_api.put("/v1/policy", content=preset("sample"), headers={**YAML, "If-Match": '"0"'})
    assert answer.status_code == 200


def test_an_edit_names_the_version_that_it_changes(api: Api) -> None:
    draft = {**document(api), "locale": "en"}
    missing = api.put("/v1/policy", json=draft)
    assert (missing.status_code, missing.json()["type"]) == (428, "/problems/version-required")
    for stale in ({"If-Match": '"7"'}, {"If-Match": "nonsense"}, {"If-Match": 'W/"1"'}, {"If-None-Match": "*"}):
        answer = api.put("/v1/policy", json=draft, headers=stale)
        assert (answer.status_code, answer.json()["type"]) == (412, "/problems/stale-version"), stale
    answer = api.put("/v1/policy", json=draft, headers={"If-Match": '"1"'})
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"2"'
    assert api.put("/v1/policy", json=draft, headers={"If-Match": '"1"'}).status_code == 412
    assert api.put("/v1/policy", json=draft, headers={"If-Match": '"1", "2"'}).status_code == 200


def test_what_was_read_can_be_edited_and_sent_back(api: Api) -> None:
    read = api.get("/v1/policy")
    edited = read.json()
    edited["queues"]["support"]["offer_callback_after"] = "PT5M"
    answer = api.put("/v1/policy", json=edited, headers={"If-Match": read.headers["etag"]})
    assert answer.status_code == 200
    assert answer.json()["version"] == 2
    assert document(api)["queues"]["support"]["offer_callback_after"] == "PT5M"
    edited["colour"] = "red"
    refused = api.put("/v1/policy", json=edited, headers={"If-Match": '"2"'})
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/colour"]


def test_who_has_the_current_version_is_told_so(api: Api) -> None:
    tag = api.get("/v1/policy").headers["etag"]
    unchanged = api.get("/v1/policy", headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == tag
    assert api.get("/v1/policy", headers={"If-None-Match": '"0"'}).status_code == 200


def test_all_versions_can_be_read_newest_first(api: Api) -> None:
    for version in (1, 2):
        api.put("/v1/policy", json=document(api), headers={"If-Match": f'"{version}"'})
    page = api.get("/v1/policy/versions?limit=2", key="supervisor").json()
    assert [each["version"] for each in page["items"]] == [3, 2]
    rest = api.get(f"/v1/policy/versions?cursor={page['next_cursor']}").json()
    assert [each["version"] for each in rest["items"]] == [1]
    assert rest["next_cursor"] is None
    first = api.get("/v1/policy/versions/1")
    assert first.json()["published_by"] == "somebody"
    assert first.json()["policy"] == document(api)
    for unknown in ("4", "0", "99999999999999999999", "two"):
        assert api.get(f"/v1/policy/versions/{unknown}").status_code == 404


def test_every_fault_of_a_policy_is_named(api: Api) -> None:
    draft = {**document(api), "locale": "xx", "colour": "red"}
    draft["teams"] = {"support": {"calendar": "nowhere"}}
    answer = api.put("/v1/policy", json=draft, headers={"If-Match": '"1"'})
    assert answer.status_code == 422
    assert {"/locale", "/colour", "/teams/support/calendar"} <= {fault["pointer"] for fault in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("content", "media", "status"),
    [
        (b"{", "application/json", 400),
        (b"a: [", "application/yaml", 400),
        (b"a: 1\na: 2", "text/yaml", 400),
        (b"", "application/yaml", 400),
        (b"[]", "application/json", 422),
        (b"a: 1", "text/plain", 415),
        (b"calendars: {}" + b" " * 1024 * 1024, "application/yaml", 413),
    ],
)
def test_what_is_no_policy_is_refused(api: Api, content: bytes, media: str, status: int) -> None:
    headers = {"Content-Type": media, "If-Match": '"1"'}
    answer = api.put("/v1/policy", content=content, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_preview_answers_each_contact_in_order(api: Api) -> None:
    answer = api.post(
        "/v1/policy/preview",
        {
            "contacts": [
                FRIDAY_MORNING,
                FRIDAY_AFTERNOON,
                {"channel": "form", "received_at": "2026-11-20T16:30:00+01:00", "locale": "en"},
                {"queue": "sales", "called_at": "2026-11-20T16:30:00+01:00"},
                {"channel": "pigeon", "received_at": "2026-11-20T16:30:00"},
                "nonsense",
                {"channel": "email", "received_at": "1970-06-01T10:00:00Z"},
                {"channel": "pigeon", "received_at": "2026-11-20T16:30:00Z"},
            ]
        },
        key="supervisor",
    )
    assert answer.status_code == 200
    morning, afternoon, form, unknown, naive, nonsense, old, pigeon = answer.json()["results"]
    assert [slot["start"] for slot in morning["slots"]] == [
        "2026-11-20T10:30:00+01:00",
        "2026-11-20T11:00:00+01:00",
        "2026-11-20T11:30:00+01:00",
    ]
    assert (morning["decision"], morning["exception"]) == ("callback", None)
    assert afternoon["slots"][0]["start"] == "2026-11-21T09:00:00+01:00"
    assert form["due_at"] == "2026-11-23T13:30:00+01:00"
    assert "November" in form["statement"]
    assert form["explanation"]["within"] == {"business_hours": 8}
    assert unknown["problem"]["status"] == 422
    assert unknown["problem"]["errors"][0]["pointer"] == "/contacts/3/queue"
    assert [fault["pointer"] for fault in naive["problem"]["errors"]] == [
        "/contacts/4/channel",
        "/contacts/4/received_at",
    ]
    assert nonsense["problem"]["errors"][0]["pointer"] == "/contacts/5"
    assert old["due_at"] == "1970-06-03T11:00:00+01:00"
    assert pigeon["problem"]["type"] == "/problems/no-rule"
    assert api.get("/v1/promises").json()["items"] == []


def test_a_draft_is_tried_without_being_published(api: Api) -> None:
    draft = document(api)
    draft["queues"]["support"]["callback"]["choices"] = 1
    answer = api.post("/v1/policy/preview", {"policy": draft, "contacts": [FRIDAY_MORNING]})
    assert len(answer.json()["results"][0]["slots"]) == 1
    assert api.get("/v1/policy").headers["etag"] == '"1"'


def test_the_faults_of_a_draft_stand_under_policy(api: Api) -> None:
    draft = {**document(api), "colour": "red"}
    answer = api.post("/v1/policy/preview", {"policy": draft, "contacts": []})
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/policy/colour"]


def test_a_preview_of_ten_thousand_contacts_is_answered(api: Api) -> None:
    body = json.dumps({"contacts": [FRIDAY_MORNING, FRIDAY_AFTERNOON] * 5_000}, indent=2).encode()
    assert len(body) > 1024 * 1024
    answer = api.post("/v1/policy/preview", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200
    assert len(answer.json()["results"]) == 10_000


def test_a_contact_comes_now_and_speaks_to_its_customer(api: Api) -> None:
    new_yorker = {"id": "c-1", "locale": "en", "time_zone": "America/New_York"}
    contacts = [
        {"channel": "email"},
        {"channel": "email", "customer": new_yorker},
        {"queue": "support", "predicted_wait_seconds": 260, "customer": new_yorker, "locale": "de"},
    ]
    plain, written, call = api.post("/v1/policy/preview", {"contacts": contacts}).json()["results"]
    assert plain["due_at"] == written["due_at"] == "2026-11-26T10:05:00+01:00"
    assert "jeudi 26 novembre" in plain["statement"]
    assert "Thursday" in written["statement"]
    assert "4:05" in written["statement"]
    assert call["slots"][0]["start"] == "2026-11-24T10:30:00+01:00"
    assert "Dienstag" in call["slots"][0]["statement"]


def test_a_preview_shows_every_notice_of_a_written_contact(api: Api) -> None:
    contact = {
        "channel": "form",
        "received_at": "2026-11-24T09:00:00+01:00",
        "locale": "en",
        "customer": {"name": "Ann"},
    }
    (result,) = api.post("/v1/policy/preview", {"contacts": [contact]}).json()["results"]
    assert [(each["kind"], each["at"], each["to"], each["sent_by"], each["channel"]) for each in result["notices"]] == [
        ("acknowledgement", "2026-11-24T09:00:00+01:00", "customer", "caller", None),
        ("owner_reminder", "2026-11-24T14:00:00+01:00", "owner", "service", "email"),
        ("owner_reminder", "2026-11-24T16:24:00+01:00", "owner", "service", "email"),
        ("delay_notice", "2026-11-24T17:00:00+01:00", "customer", "service", "email"),
        ("supervisor_reminder", "2026-11-24T17:12:00+01:00", "supervisor", "service", "email"),
    ]
    acknowledgement, delay = result["notices"][0], result["notices"][3]
    assert "Hello Ann" in acknowledgement["text"]
    assert result["statement"] in acknowledgement["text"]
    assert "Wednesday 25 November at 12:00" in delay["text"]


def test_a_preview_shows_the_notices_of_the_first_slot(api: Api) -> None:
    draft = document(api)
    draft["notices"] = {
        "acknowledgement": "service",
        "customer_reminder": {"by": ["sms", "email"]},
        "alarm": {"to": ["supervisor"]},
        "quiet_hours": {"from": "09:00", "to": "10:00"},
    }
    call = {"queue": "support", "called_at": "2026-11-24T08:30:00+01:00", "locale": "en"}
    body = {"policy": draft, "contacts": [call, {**call, "customer": {"email": "camille@example.org"}}]}
    anybody, by_mail = api.post("/v1/policy/preview", body).json()["results"]
    assert anybody["slots"][0]["start"] == "2026-11-24T09:00:00+01:00"
    shown = [(each["kind"], each["at"], each["to"], each["channel"]) for each in anybody["notices"]]
    assert shown == [
        ("acknowledgement", "2026-11-24T08:30:00+01:00", "customer", "email"),
        ("owner_reminder", "2026-11-24T08:50:00+01:00", "owner", "email"),
        ("delay_notice", "2026-11-24T09:20:00+01:00", "customer", "email"),
    ]
    assert anybody["slots"][0]["statement"] in anybody["notices"][0]["text"]
    later = {**call, "called_at": "2026-11-20T16:30:00+01:00"}
    (result,) = api.post("/v1/policy/preview", {"policy": draft, "contacts": [later]}).json()["results"]
    reminder = next(each for each in result["notices"] if each["kind"] == "customer_reminder")
    assert (reminder["at"], reminder["channel"], reminder["subject"]) == ("2026-11-21T08:00:00+01:00", "sms", "")
    assert [each["kind"] for each in by_mail["notices"]] == [each["kind"] for each in anybody["notices"]]


def test_a_preview_near_the_end_of_the_calendars_shows_what_can_be_counted(api: Api) -> None:
    contact = {"channel": "email", "received_at": "2100-12-30T10:00:00Z"}
    (result,) = api.post("/v1/policy/preview", {"contacts": [contact]}).json()["results"]
    assert result["due_at"] == "2101-01-01T11:00:00+01:00"
    assert [each["kind"] for each in result["notices"]] == [
        "acknowledgement",
        "owner_reminder",
        "owner_reminder",
        "supervisor_reminder",
    ]


def test_a_preview_of_a_call_that_is_offered_nothing_has_no_notices(api: Api) -> None:
    waiting = {"queue": "support", "called_at": "2026-11-24T10:05:00+01:00", "predicted_wait_seconds": 60}
    (result,) = api.post("/v1/policy/preview", {"contacts": [waiting]}).json()["results"]
    assert (result["decision"], result["notices"]) == ("wait", [])


def test_notices_are_left_out_of_a_preview_on_demand_and_of_large_ones(api: Api) -> None:
    (asked,) = api.post("/v1/policy/preview", {"contacts": [FRIDAY_MORNING], "notices": False}).json()["results"]
    assert asked["notices"] is None
    many = api.post("/v1/policy/preview", {"contacts": [FRIDAY_MORNING] * 201}).json()["results"]
    assert {each["notices"] for each in many} == {None}


def test_a_preview_shows_the_first_hundred_spans_and_counts_the_rest(api: Api) -> None:
    draft = document(api)
    draft["replies"][1]["within"] = {"business_hours": 1_000}
    body = {"policy": draft, "contacts": [{"channel": "email"}, {"channel": "form"}]}
    long, short = (result["explanation"] for result in api.post("/v1/policy/preview", body).json()["results"])
    assert len(long["counted_spans"]) == 100
    assert long["counted_spans_omitted"] == 157
    assert (len(short["counted_spans"]), short["counted_spans_omitted"]) == (3, 0)
