"""What customers do on their page is recorded once, and by the rules that hold for everybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from promise_service.application.access import digest
from promise_service.application.ports.access_keys import AccessKey
from promise_service.customer_page.words import WORDS
from tests.builders import at
from tests.customer_page.conftest import CAMILLE, House, Seen

ELEVEN = "support.20261124T1000Z"
EN = WORDS["en"]


def facts(house: House, promise_id: str, kind: str) -> list[dict[str, object]]:
    history = house.api("GET", f"/v1/promises/{promise_id}/history")["items"]
    return [fact for fact in history if fact["kind"] == kind]


def test_a_customer_moves_their_callback_to_a_free_window(house: House) -> None:
    promise_id = house.callback()
    token = house.token(promise_id)
    choice = house.get(f"/p/{token}/reschedule")
    seen = Seen(choice.text)
    assert (choice.status_code, seen.forms) == (200, [f"../{token}/reschedule"])
    assert "Tuesday 24 November" in seen.text
    assert "11:00 – 11:30" in seen.text
    assert ("slot_id", ELEVEN) in seen.fields
    assert ("slot_id", "support.20261124T0930Z") not in seen.fields  # the one that is promised

    answer = house.send(f"/p/{token}/reschedule", {"slot_id": ELEVEN})

    moved = house.promise(promise_id)
    new = house.promise(moved["followed_by"])
    assert (answer.status_code, answer.headers["location"]) == (303, f"../{house.token(new['id'])}")
    assert (moved["verdict"], moved["detail"]) == ("void", "rescheduled")
    assert new["window"]["start"] == "2026-11-24T11:00:00+01:00"
    assert [fact["by"] for fact in facts(house, promise_id, "reschedule")] == ["customer"]


def test_a_callback_that_its_customer_moved_can_still_be_read_by_the_key_that_made_it(house: House) -> None:
    intake = AccessKey(id="key_2", name="form", scopes=frozenset({"intake"}), queues=None, created_at=house.clock.now())
    house.built.keys.add(intake, digest("psk_of_the_form"))
    headers = {"Authorization": "Bearer psk_of_the_form"}
    body = {"queue": "support", "start": "2026-11-24T10:30:00+01:00", "phone": "+33140205050", "customer": CAMILLE}
    promise_id = house.client.post("/v1/callbacks", json=body, headers=headers).json()["id"]

    house.send(f"/p/{house.token(promise_id)}/reschedule", {"slot_id": ELEVEN})

    new_id = house.promise(promise_id)["followed_by"]
    assert house.client.get(f"/v1/promises/{new_id}", headers=headers).json()["made_at"] is not None
    history = house.client.get(f"/v1/promises/{new_id}/history", headers=headers).json()["items"]
    assert (history[0]["kind"], history[0]["by"]) == ("made", "customer")


def test_sent_twice_a_form_moves_a_callback_once(house: House) -> None:
    promise_id = house.callback()
    token = house.token(promise_id)
    first = house.send(f"/p/{token}/reschedule", {"slot_id": ELEVEN})

    again = house.send(f"/p/{token}/reschedule", {"slot_id": ELEVEN})

    assert (again.status_code, again.headers["location"]) == (303, first.headers["location"])
    assert house.promise(house.promise(promise_id)["followed_by"])["followed_by"] is None


def test_whoever_chooses_another_window_on_an_older_page_sees_what_is_promised_by_now_and_chooses_again(
    house: House,
) -> None:
    promise_id = house.callback()
    token = house.token(promise_id)
    moved_to = house.send(f"/p/{token}/reschedule", {"slot_id": ELEVEN}).headers["location"]

    again = house.send(f"/p/{token}/reschedule", {"slot_id": "support.20261124T1030Z"})

    assert (again.status_code, again.headers["location"]) == (303, f"{moved_to}/reschedule")
    assert house.promise(house.promise(promise_id)["followed_by"])["followed_by"] is None
    choice = Seen(house.get(f"/p/{moved_to.removeprefix('../')}/reschedule").text)
    assert "your time stays Tuesday 24 November between 11:00 and 11:30" in choice.text
    assert ("slot_id", "support.20261124T1030Z") in choice.fields


def test_a_browser_sends_the_form_without_a_choice_too_so_that_it_is_told_what_is_missing(house: House) -> None:
    # A field that must be chosen, in a day that is folded away, makes browsers do nothing and say nothing.
    page = house.get(f"/p/{house.token(house.callback())}/reschedule").text

    assert 'name="slot_id"' in page
    assert " required" not in page


def test_windows_are_told_in_the_customers_own_time(house: House) -> None:
    token = house.token(house.callback(time_zone="Asia/Tokyo"))

    seen = Seen(house.get(f"/p/{token}/reschedule").text)

    assert "Tuesday 24 November, Tokyo time" in seen.text
    assert "19:00 – 19:30" in seen.text


def test_a_window_that_was_taken_meanwhile_is_refused_with_those_that_are_free(house: House) -> None:
    promise_id = house.callback()
    for number in range(6):
        body = {"queue": "support", "start": "2026-11-24T11:00:00+01:00", "phone": f"+3314020506{number}"}
        house.api("POST", "/v1/callbacks", body)

    answer = house.send(f"/p/{house.token(promise_id)}/reschedule", {"slot_id": ELEVEN})

    seen = Seen(answer.text)
    assert answer.status_code == 409
    assert EN.choose_taken in seen.text
    assert ("slot_id", ELEVEN) not in seen.fields
    assert house.promise(promise_id)["state"] == "open"


@pytest.mark.parametrize(
    ("slot_id", "status", "fault"),
    [
        ("", 422, EN.choose_nothing_chosen),
        ("support.20261124T0915Z", 409, EN.choose_taken),
        ("sales.20261124T1000Z", 409, EN.choose_taken),
        ("support.20261123T1000Z", 409, EN.choose_taken),
        ("nonsense", 409, EN.choose_taken),
    ],
)
def test_what_is_no_free_window_moves_nothing(house: House, slot_id: str, status: int, fault: str) -> None:
    promise_id = house.callback()

    answer = house.send(f"/p/{house.token(promise_id)}/reschedule", {"slot_id": slot_id})

    assert answer.status_code == status
    assert fault in Seen(answer.text).text
    assert house.promise(promise_id)["state"] == "open"


def test_where_every_other_window_is_full_it_is_said(house: House) -> None:
    document = house.api("GET", "/v1/policy")
    document["calendars"]["support-hours"]["weekly"] = {"tue": ["10:30-11:00"]}
    document["queues"]["support"]["callback"] = {"capacity": {"per_window": 1}}
    house.publish(document)
    promise_id = house.callback()
    for number, day in enumerate(("2026-12-01", "2026-12-08")):
        body = {"queue": "support", "start": f"{day}T10:30:00+01:00", "phone": f"+3314020506{number}"}
        house.api("POST", "/v1/callbacks", body)

    seen = Seen(house.get(f"/p/{house.token(promise_id)}/reschedule").text)

    assert EN.choose_none_free in seen.text
    assert seen.forms == []


def test_where_the_queue_is_gone_nothing_is_offered(house: House) -> None:
    promise_id = house.callback()
    house.publish({**house.api("GET", "/v1/policy"), "queues": {"sales": {}}})
    token = house.token(promise_id)

    assert f"{token}/reschedule" not in house.page(promise_id).links
    assert house.get(f"/p/{token}/reschedule").headers["location"] == f"../{token}"
    assert house.send(f"/p/{token}/reschedule", {"slot_id": ELEVEN}).headers["location"] == f"../{token}"
    assert house.promise(promise_id)["state"] == "open"


def test_a_reply_cannot_be_moved(house: House) -> None:
    token = house.token(house.reply())

    assert house.get(f"/p/{token}/reschedule").headers["location"] == f"../{token}"
    assert house.send(f"/p/{token}/reschedule", {"slot_id": ELEVEN}).headers["location"] == f"../{token}"


def test_cancelling_is_confirmed_first_and_then_said(house: House) -> None:
    promise_id = house.callback()
    token = house.token(promise_id)
    asked = Seen(house.get(f"/p/{token}/cancel").text)
    assert asked.forms == [f"../{token}/cancel"]
    assert "We will then not call you on Tuesday 24 November between 10:30 and 11:00." in asked.text
    assert house.promise(promise_id)["state"] == "open"

    answer = house.send(f"/p/{token}/cancel")

    assert (answer.status_code, answer.headers["location"]) == (303, f"../{token}")
    assert EN.situations["cancelled"] in house.page(promise_id).text  # type: ignore[index]
    assert (house.promise(promise_id)["verdict"], house.promise(promise_id)["detail"]) == ("void", "cancelled")
    assert [(fact["by"], fact["cancelled_by"]) for fact in facts(house, promise_id, "cancel")] == [
        ("customer", "customer")
    ]
    house.send(f"/p/{token}/cancel")
    assert len(facts(house, promise_id, "cancel")) == 1


def test_an_older_page_cancels_what_has_taken_its_place(house: House) -> None:
    promise_id = house.callback()
    token = house.token(promise_id)
    house.send(f"/p/{token}/reschedule", {"slot_id": ELEVEN})

    answer = house.send(f"/p/{token}/cancel")

    new_id = house.promise(promise_id)["followed_by"]
    assert (answer.status_code, answer.headers["location"]) == (303, f"../{house.token(new_id)}")
    assert (house.promise(new_id)["verdict"], house.promise(new_id)["detail"]) == ("void", "cancelled")
    assert len(facts(house, new_id, "cancel")) == 1


def test_what_is_over_cannot_be_cancelled(house: House) -> None:
    promise_id = house.reply()
    house.fact(promise_id, "answer", {"completeness": "full", "agent_id": "ag-1"})
    token = house.token(promise_id)

    assert house.get(f"/p/{token}/cancel").headers["location"] == f"../{token}"
    assert house.send(f"/p/{token}/cancel").headers["location"] == f"../{token}"
    assert house.promise(promise_id)["verdict"] == "kept"


def answered(house: House) -> str:
    promise_id = house.reply()
    house.fact(promise_id, "answer", {"completeness": "full", "agent_id": "ag-1"})
    return promise_id


def test_a_customer_says_what_they_think_once_and_is_thanked(house: House) -> None:
    promise_id = answered(house)
    token = house.token(promise_id)
    assert house.page(promise_id).forms == [f"{token}/feedback"]

    said = {"csat": "5", "ces": "6", "nps": "10", "comment": " Quick,\r\nand friendly. "}
    answer = house.send(f"/p/{token}/feedback", said)

    assert (answer.status_code, answer.headers["location"]) == (303, f"../{token}")
    (given,) = facts(house, promise_id, "feedback")
    assert (given["csat"], given["ces"], given["nps"]) == (5, 6, 10)
    assert (given["comment"], given["by"]) == ("Quick,\nand friendly.", "customer")
    seen = house.page(promise_id)
    assert EN.thanks in seen.text
    assert seen.forms == []
    house.send(f"/p/{token}/feedback", {"csat": "1"})
    assert len(facts(house, promise_id, "feedback")) == 1


def test_a_form_that_is_sent_several_times_at_once_is_one_answer(house: House) -> None:
    promise_id = answered(house)
    path = f"/p/{house.token(promise_id)}/feedback"

    with ThreadPoolExecutor(6) as clicks:
        answers = list(clicks.map(lambda score: house.send(path, {"csat": str(score)}), [5, 4, 5, 3, 5, 1]))

    assert {answer.status_code for answer in answers} == {303}
    assert len(facts(house, promise_id, "feedback")) == 1


def test_one_answer_is_enough(house: House) -> None:
    promise_id = answered(house)

    house.send(f"/p/{house.token(promise_id)}/feedback", {"nps": "0"})

    (given,) = facts(house, promise_id, "feedback")
    assert (given["csat"], given["nps"]) == (None, 0)


@pytest.mark.parametrize(
    "said", [{}, {"csat": "6"}, {"ces": "0"}, {"nps": "11"}, {"csat": "٣"}, {"comment": " \x00\n"}]
)
def test_an_empty_form_is_not_recorded(house: House, said: dict[str, str]) -> None:
    promise_id = answered(house)

    answer = house.send(f"/p/{house.token(promise_id)}/feedback", said)

    assert answer.status_code == 422
    assert EN.feedback_empty in Seen(answer.text).text
    assert facts(house, promise_id, "feedback") == []


def test_words_that_are_too_long_stay_in_the_form_and_are_no_markup(house: House) -> None:
    promise_id = answered(house)
    words = "<script>alert('x')</script>" * 80

    answer = house.send(f"/p/{house.token(promise_id)}/feedback", {"csat": "4", "comment": words})

    seen = Seen(answer.text)
    assert answer.status_code == 422
    assert EN.feedback_too_long in seen.text
    assert seen.ticked == [("csat", "4")]
    assert "script" not in seen.tags
    assert words in seen.text
    assert facts(house, promise_id, "feedback") == []


def test_nothing_can_be_said_of_what_is_still_to_come(house: House) -> None:
    promise_id = house.callback()
    token = house.token(promise_id)

    assert house.send(f"/p/{token}/feedback", {"csat": "1"}).headers["location"] == f"../{token}"
    assert facts(house, promise_id, "feedback") == []


def test_of_a_broken_promise_can_be_said_what_one_thinks_while_it_is_still_owed(house: House) -> None:
    promise_id = house.callback()
    house.clock.move_to(at("Tue 2026-11-24 12:00 Europe/Paris"))

    house.send(f"/p/{house.token(promise_id)}/feedback", {"csat": "1"})

    assert [fact["csat"] for fact in facts(house, promise_id, "feedback")] == [1]
    assert house.promise(promise_id)["state"] == "overdue"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
    ],
)
@pytest.mark.parametrize("form", ["reschedule", "cancel", "feedback"])
def test_a_form_that_another_site_sends_changes_nothing(house: House, headers: dict[str, str], form: str) -> None:
    promise_id = house.callback()
    path = f"/p/{house.token(promise_id)}/{form}"

    answer = house.client.post(path, data={"slot_id": ELEVEN, "csat": "1"}, headers=headers, follow_redirects=False)

    assert answer.status_code == 403
    assert EN.refused.title in Seen(answer.text).text
    assert house.promise(promise_id)["state"] == "open"


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "null"}, {"Origin": "https://bank.example"}, {"Origin": "http://testserver.local"}],
)
def test_a_browser_that_does_not_say_where_a_form_comes_from_may_send_it(house: House, headers: dict[str, str]) -> None:
    promise_id = house.callback()

    house.client.post(f"/p/{house.token(promise_id)}/cancel", headers=headers, follow_redirects=False)

    assert house.promise(promise_id)["state"] == "closed"


def test_a_form_larger_than_any_of_ours_is_not_read(house: House) -> None:
    promise_id = answered(house)

    answer = house.send(f"/p/{house.token(promise_id)}/feedback", {"comment": "x" * 70_000})

    assert answer.status_code == 413
    assert "<h1>" in answer.text
