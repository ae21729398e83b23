"""The voice menu: a callback is offered, taken, reminded, attempted and kept, over real sockets."""

from __future__ import annotations

from datetime import datetime

from tests.builders import at
from tests.stories.conftest import OpenCentre, in_every_trouble
from tests.stories.contact_centre import CAMILLE, PHONE, Json, Trouble, the_worker_is_killed
from tests.stories.policies import SAMPLE, sample_but


def tuesday(clock: str) -> datetime:
    return at(f"Tue 2026-11-24 {clock} Europe/Paris")


def after_easter(clock: str) -> datetime:
    return at(f"Tue 2027-03-30 {clock} Europe/Paris")


@in_every_trouble
def test_a_morning_call_is_called_back_the_same_day_whatever_happens_to_a_mail(
    open_centre: OpenCentre, trouble: Trouble
) -> None:
    centre = open_centre(tuesday("10:05"), SAMPLE)

    offer = centre.call(260, phone=PHONE, customer=CAMILLE)
    assert offer == {
        "offer_id": offer["offer_id"],
        "decision": "callback",
        "reason": "wait_over_threshold",
        "predicted_wait": {
            "seconds": 260,
            "quantiles": None,
            "source": "caller",
            "as_of": "2026-11-24T10:05:00+01:00",
            "probability_over_threshold": None,
            "announce": False,
        },
        "slots": [
            {
                "slot_id": offer["slots"][0]["slot_id"],
                "start": "2026-11-24T10:30:00+01:00",
                "end": "2026-11-24T11:00:00+01:00",
                "statement": "mardi 24 novembre entre 10 h 30 et 11 h 00",
                "spoken": "mardi vingt-quatre novembre, entre dix heures trente et onze heures",
            },
            {
                "slot_id": offer["slots"][1]["slot_id"],
                "start": "2026-11-24T11:00:00+01:00",
                "end": "2026-11-24T11:30:00+01:00",
                "statement": "mardi 24 novembre entre 11 h 00 et 11 h 30",
                "spoken": "mardi vingt-quatre novembre, entre onze heures et onze heures trente",
            },
            {
                "slot_id": offer["slots"][2]["slot_id"],
                "start": "2026-11-24T11:30:00+01:00",
                "end": "2026-11-24T12:00:00+01:00",
                "statement": "mardi 24 novembre entre 11 h 30 et 12 h 00",
                "spoken": "mardi vingt-quatre novembre, entre onze heures trente et douze heures",
            },
        ],
        "time_zone": "Europe/Paris",
        "exception": None,
        "prompt": "Pour vous éviter une longue attente, nous pouvons vous rappeler à une heure convenue."
        " Pour mardi vingt-quatre novembre, entre dix heures trente et onze heures, tapez un."
        " Pour mardi vingt-quatre novembre, entre onze heures et onze heures trente, tapez deux."
        " Pour mardi vingt-quatre novembre, entre onze heures trente et douze heures, tapez trois."
        " Sinon, restez en ligne.",
        "expires_at": "2026-11-24T10:07:00+01:00",
        "outcome": "open",
        "elapsed_seconds": None,
        "still_offering": False,
        "open_promises": [],
        "channel_switch": None,
    }

    promise = centre.take(offer, 2)
    assert promise["statement"] == "mardi 24 novembre entre 11 h 30 et 12 h 00"
    assert (promise["state"], promise["due_at"]) == ("open", "2026-11-24T12:00:00+01:00")
    assert centre.get(f"/v1/callback-offers/{offer['offer_id']}")["outcome"] == "accepted"

    centre.the_next_mail_meets(trouble)  # the customer's reminder, at 10:30
    centre.until(tuesday("11:30"))
    assert [(mail.to, mail.subject) for mail in centre.post.delivered] == [
        ("camille@example.org", "Votre rappel mardi 24 novembre entre 11 h 30 et 12 h 00"),
        ("support@example.org", f"À tenir : rappel, mardi 24 novembre entre 11 h 30 et 12 h 00 ({promise['id']})"),
    ]
    assert len(centre.post.received) - len(centre.post.delivered) == (1 if trouble is the_worker_is_killed else 0)
    to_customer = centre.post.delivered[0].text
    assert "Nous vous appellerons mardi 24 novembre entre 11 h 30 et 12 h 00." in to_customer

    centre.until(tuesday("11:32"))
    tried = centre.attempt(promise, "no_answer")
    assert (tried["state"], tried["attempts_made"]) == ("attempted", 1)
    assert tried["next_attempt_at"] == "2026-11-24T11:42:00+01:00"
    centre.until(tuesday("11:42"))
    assert verdict(centre.attempt(promise, "connected")) == ("fulfilled", "kept", "reached")

    centre.until(tuesday("18:00"))
    assert verdict(centre.promise(promise["id"])) == ("fulfilled", "kept", "reached")
    assert len(centre.post.delivered) == 2
    assert [(fact["kind"], fact["at"]) for fact in centre.history(promise) if fact["kind"] != "notice"] == [
        ("made", "2026-11-24T10:05:00+01:00"),
        ("window_opened", "2026-11-24T11:30:00+01:00"),
        ("attempt", "2026-11-24T11:32:00+01:00"),
        ("attempt", "2026-11-24T11:42:00+01:00"),
        ("verdict", "2026-11-24T11:42:00+01:00"),
    ]
    assert [
        (fact["notice"], fact["receiver"], fact["outcome"])
        for fact in centre.history(promise)
        if fact["kind"] == "notice"
    ] == [
        ("customer_reminder", "c***@example.org", "accepted"),
        ("owner_reminder", "s***@example.org", "accepted"),
    ]


def test_an_afternoon_call_before_a_closed_weekend_and_a_holiday_is_called_back_on_the_next_open_morning(
    open_centre: OpenCentre,
) -> None:
    """Good Friday at 16:30; the house is closed on Saturdays, and the Monday is Easter Monday."""
    closed_on_saturdays = sample_but('      sat: ["09:00-12:00"]\n', "")
    centre = open_centre(at("Fri 2027-03-26 16:30 Europe/Paris"), closed_on_saturdays)

    offer = centre.call(260, phone=PHONE, customer=CAMILLE)
    assert (offer["decision"], offer["reason"], offer["exception"]) == ("callback", "wait_over_threshold", None)
    assert [(slot["start"], slot["end"], slot["statement"]) for slot in offer["slots"]] == [
        (
            "2027-03-30T09:00:00+02:00",
            "2027-03-30T09:30:00+02:00",
            "mardi 30 mars entre 9 h 00 et 9 h 30",
        ),
        (
            "2027-03-30T09:30:00+02:00",
            "2027-03-30T10:00:00+02:00",
            "mardi 30 mars entre 9 h 30 et 10 h 00",
        ),
        (
            "2027-03-30T10:00:00+02:00",
            "2027-03-30T10:30:00+02:00",
            "mardi 30 mars entre 10 h 00 et 10 h 30",
        ),
    ]

    promise = centre.take(offer, 0)
    window = centre.explanation(promise)["window"]
    assert (window["called_at"], window["window_date"]) == ("2027-03-26T16:30:00+01:00", "2027-03-30")
    assert (window["window_seconds"], window["lead_time_seconds"]) == (1800, 1200)
    assert window["opening_hours"] == [
        {"start": "2027-03-30T09:00:00+02:00", "end": "2027-03-30T12:00:00+02:00"},
        {"start": "2027-03-30T13:00:00+02:00", "end": "2027-03-30T18:00:00+02:00"},
    ]

    centre.until(after_easter("09:00"))
    assert [mail.to for mail in centre.post.delivered] == ["camille@example.org", "support@example.org"]
    assert [fact["at"] for fact in centre.history(promise) if fact["kind"] == "notice"] == [
        "2027-03-30T08:00:00+02:00",
        "2027-03-30T08:50:00+02:00",
    ]
    centre.until(after_easter("09:10"))
    assert verdict(centre.attempt(promise, "connected")) == ("fulfilled", "kept", "reached")


def verdict(promise: Json) -> tuple[str, str, str]:
    return promise["state"], promise["verdict"], promise["detail"]
