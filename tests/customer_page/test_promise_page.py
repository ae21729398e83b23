"""What a customer sees of their promise: the exact words, how it stands, and nobody else's affairs."""

from __future__ import annotations

import pytest

from promise_service.customer_page.words import WORDS
from tests.builders import at
from tests.customer_page.conftest import House


def test_a_callback_is_shown_in_its_exact_words_with_what_can_be_done(house: House) -> None:
    promise_id = house.callback()
    token = house.token(promise_id)

    seen = house.page(promise_id)

    assert seen.language == "en"
    assert "We will call you on Tuesday 24 November between 10:30 and 11:00." in seen.text
    assert "We will call +33*******50." in seen.text
    assert f"Your reference {promise_id}" in seen.text
    assert seen.links == [f"{token}/calendar.ics", f"{token}/reschedule", f"{token}/cancel"]
    assert seen.forms == []


def test_a_time_zone_that_differs_is_named(house: House) -> None:
    promise_id = house.callback(time_zone="America/New_York")

    assert "between 04:30 and 05:00, New York time." in house.page(promise_id).text


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("de", "Wir rufen Sie am Dienstag, 24. November, zwischen 10:30\N{NO-BREAK SPACE}Uhr und 11:00"),
        ("en", "We will call you on Tuesday 24 November between 10:30 and 11:00."),
        ("es", "Le llamaremos el martes 24 de noviembre entre las 10:30 y las 11:00."),
        ("fr-CH", "Nous vous appellerons mardi 24 novembre entre 10"),
        ("it", "La chiameremo martedì 24 novembre tra le 10:30 e le 11:00."),
        ("nl", "Wij bellen u op dinsdag 24 november tussen 10.30"),
    ],
)
def test_every_customer_reads_their_own_language(house: House, locale: str, words: str) -> None:
    token = house.token(house.callback(locale=locale))

    answer = house.get(f"/p/{token}")

    assert words in answer.text.replace('<strong class="time">', "").replace("</strong>", "")
    assert f'<html lang="{locale}"' in answer.text


def test_a_reply_is_shown_with_its_topic_and_can_only_be_cancelled(house: House) -> None:
    promise_id = house.reply(subject="claim")
    token = house.token(promise_id)

    seen = house.page(promise_id)

    assert "We will reply to you by Thursday 31 December at 12:00." in seen.text
    assert "We will write to c***@example.org." in seen.text
    assert "Your request I have a complaint" in seen.text
    assert seen.links == [f"{token}/cancel"]


def test_nothing_is_shown_that_is_not_the_customers_to_see(house: House) -> None:
    promise_id = house.api(
        "POST",
        "/v1/callbacks",
        {
            "queue": "support",
            "start": "2026-11-24T10:30:00+01:00",
            "phone": "+33140205050",
            "note": "difficult customer",
            "agent_id": "anna.miller",
            "customer": {"name": "Camille", "email": "camille@example.org", "locale": "en"},
        },
    )["id"]
    page = house.get(f"/p/{house.token(promise_id)}").text

    for secret in ("33140205050", "camille@", "difficult", "anna", "support", "key_"):
        assert secret not in page


def test_after_a_move_the_old_link_leads_on_to_the_new_time(house: House) -> None:
    first = house.callback()
    new = house.fact(first, "reschedule", {"start": "2026-11-24T11:00:00+01:00"})["id"]

    answer = house.get(f"/p/{house.token(first)}")

    assert (answer.status_code, answer.headers["location"]) == (303, house.token(new))
    seen = house.page(first)
    assert "between 11:00 and 11:30" in seen.text
    assert WORDS["en"].situations["moved"] in seen.text  # type: ignore[index]


def test_after_a_delay_the_link_leads_to_the_new_promise_and_back_where_it_was_not_needed(house: House) -> None:
    first = house.reply()
    new = house.fact(first, "delay", {})["id"]
    assert house.get(f"/p/{house.token(first)}").headers["location"] == house.token(new)
    assert "We apologise." in house.page(first).text

    house.fact(first, "answer", {"completeness": "full", "agent_id": "ag-1"})

    assert house.get(f"/p/{house.token(new)}").headers["location"] == house.token(first)
    assert "We have answered you." in house.page(new).text


def test_whoever_was_tried_in_vain_is_told_so(house: House) -> None:
    promise_id = house.callback()
    house.clock.move_to(at("Tue 2026-11-24 10:40 Europe/Paris"))
    house.fact(promise_id, "attempts", {"outcome": "no_answer"})

    assert "We have tried to reach you, and will try again." in house.page(promise_id).text

    house.clock.move_to(at("Tue 2026-11-24 11:30 Europe/Paris"))
    seen = house.page(promise_id)
    assert "We tried to reach you, but not as often as we had promised." in seen.text
    assert seen.forms == [f"{house.token(promise_id)}/feedback"]


def test_a_promise_that_is_late_is_owned_up_to_and_still_owed(house: House) -> None:
    promise_id = house.callback()
    house.clock.move_to(at("Tue 2026-11-24 12:00 Europe/Paris"))
    token = house.token(promise_id)

    seen = house.page(promise_id)

    assert "We have not kept this time, and we apologise." in seen.text
    assert "We had promised to call you on Tuesday 24 November between 10:30 and 11:00." in seen.text
    assert seen.links == [f"{token}/reschedule", f"{token}/cancel"]
    assert seen.forms == [f"{token}/feedback"]


def test_whoever_was_never_reached_is_told_what_was_done(house: House) -> None:
    promise_id = house.callback()
    for clock in ("10:30", "10:40", "10:50"):
        house.clock.move_to(at(f"Tue 2026-11-24 {clock} Europe/Paris"))
        house.fact(promise_id, "attempts", {"outcome": "no_answer"})

    assert "We called as often as we had promised, and could not reach you." in house.page(promise_id).text


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("customer", "This is cancelled, as you wished."),
        ("company", "We could not keep this promise and have taken it back."),
        ("error", "This no longer applies."),
    ],
)
def test_what_was_taken_back_says_by_whom(house: House, by: str, words: str) -> None:
    promise_id = house.callback()
    house.fact(promise_id, "cancel", {"by": by})

    seen = house.page(promise_id)

    assert words in seen.text
    assert seen.links == []
    assert (seen.forms != []) == (by == "company")


def test_the_rest_of_an_answer_is_named_and_found(house: House) -> None:
    promise_id = house.reply()
    answered = house.fact(promise_id, "answer", {"completeness": "partial", "agent_id": "ag-1"})
    follow_up = answered["follow_up"]

    seen = house.page(promise_id)

    assert f"There is more to come: {follow_up['statement']}" in seen.text
    assert house.token(follow_up["id"]) in seen.links


def test_the_entry_for_the_calendar_is_the_one_of_the_mails(house: House) -> None:
    first = house.callback()
    new = house.fact(first, "reschedule", {"start": "2026-11-24T11:00:00+01:00"})["id"]

    answer = house.get(f"/p/{house.token(new)}/calendar.ics")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="callback.ics"'
    lines = answer.text.replace("\r\n ", "").split("\r\n")
    told = dict(line.split(":", 1) for line in lines if ":" in line)
    assert told["METHOD"] == "PUBLISH"
    assert told["UID"] == f"{first}@bank.example"
    assert told["SEQUENCE"] == "1"
    assert (told["DTSTART"], told["DTEND"]) == ("20261124T100000Z", "20261124T103000Z")
    assert told["URL"] == house.links.link_to(house.built.archive.promise(new, house.clock.now()).promise)
    assert "ATTENDEE" not in answer.text
    assert house.get(f"/p/{house.token(first)}/calendar.ics").headers["location"] == f"../{house.token(new)}"


def test_what_has_no_window_or_is_over_has_no_entry(house: House) -> None:
    reply, callback = house.reply(), house.callback()
    house.fact(callback, "cancel", {"by": "customer"})

    assert house.get(f"/p/{house.token(reply)}/calendar.ics").status_code == 404
    assert house.get(f"/p/{house.token(callback)}/calendar.ics").status_code == 404
