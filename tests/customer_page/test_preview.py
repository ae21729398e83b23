"""A preview shows what customers would be asked, and where the links of a message would stand."""

from __future__ import annotations

from tests.customer_page.conftest import House

CONTACTS = [
    {"queue": "support", "called_at": "2026-11-24T10:05:00+01:00", "locale": "en"},
    {"channel": "form", "received_at": "2026-11-24T10:05:00+01:00", "locale": "en"},
]


def test_a_preview_shows_what_customers_are_asked_as_if_the_promise_were_kept(house: House) -> None:
    draft = house.api("GET", "/v1/policy")
    draft["notices"] = {
        "feedback_request": {"after": "PT2H"},
        "quiet_hours": {"from": "12:00", "to": "13:00"},
    }

    results = house.api("POST", "/v1/policy/preview", {"policy": draft, "contacts": CONTACTS})["results"]

    call, form = (result["notices"][-1] for result in results)
    assert (call["kind"], call["at"], call["to"]) == ("feedback_request", "2026-11-24T13:00:00+01:00", "customer")
    assert (form["kind"], form["at"], form["channel"]) == ("feedback_request", "2026-11-25T13:00:00+01:00", "email")
    assert "https://bank.example/p/preview_" in call["text"]
    assert [each["kind"] for each in results[0]["notices"]].count("feedback_request") == 1


def test_the_links_of_a_preview_open_nothing(house: House) -> None:
    (result,) = house.api("POST", "/v1/policy/preview", {"contacts": CONTACTS[1:]})["results"]
    acknowledgement = result["notices"][0]["text"]

    link = next(line for line in acknowledgement.splitlines() if line.startswith("https://bank.example"))

    assert house.get(link.removeprefix("https://bank.example")).status_code == 404


def test_the_words_for_the_caller_to_send_hold_the_link(house: House) -> None:
    promised = house.api("POST", "/v1/replies", {"channel": "email", "customer": {"locale": "en"}})

    assert (
        f"See what we promised you:\nhttps://bank.example/p/{house.token(promised['id'])}\n"
        in (promised["acknowledgement"]["text"])
    )
