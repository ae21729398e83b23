"""The form: a deadline and its acknowledgement, a partial answer, a follow-up by the same agent, a delay, kept."""

from __future__ import annotations

from datetime import datetime

from tests.builders import at
from tests.stories.conftest import OpenCentre, in_every_trouble
from tests.stories.contact_centre import Trouble, the_worker_is_killed
from tests.stories.policies import sample_but

WITH_AN_AGENT = sample_but("agents: {}", "agents: {ag-1: {team: support, email: alix@example.org}}")


def tuesday(clock: str) -> datetime:
    return at(f"Tue 2026-11-24 {clock} Europe/Paris")


def wednesday(clock: str) -> datetime:
    return at(f"Wed 2026-11-25 {clock} Europe/Paris")


@in_every_trouble
def test_a_form_is_answered_in_two_steps_and_its_delay_is_told_in_time_whatever_happens_to_the_mail(
    open_centre: OpenCentre, trouble: Trouble
) -> None:
    centre = open_centre(tuesday("10:05"), WITH_AN_AGENT)

    first = centre.fill_in_the_form(subject="refund")
    assert (first["kind"], first["state"], first["due_at"]) == ("reply", "open", "2026-11-25T10:05:00+01:00")
    assert first["acknowledgement"] == {
        "subject": f"Nous avons bien reçu votre demande ({first['id']})",
        "text": "Bonjour Camille,\n\n"
        "Nous avons bien reçu votre demande : Je veux être remboursé.\n\n"
        "Nous vous répondrons au plus tard le mercredi 25 novembre à 10 h 05.\n\n"
        f"Votre référence : {first['id']}",
    }
    deadline = centre.explanation(first)["deadline"]
    assert deadline["within"] == {"business_hours": 8}
    assert deadline["counted_spans"] == [
        {"start": "2026-11-24T10:05:00+01:00", "end": "2026-11-24T12:00:00+01:00"},
        {"start": "2026-11-24T13:00:00+01:00", "end": "2026-11-24T18:00:00+01:00"},
        {"start": "2026-11-25T09:00:00+01:00", "end": "2026-11-25T10:05:00+01:00"},
    ]

    centre.until(tuesday("11:00"))
    answered = centre.answer(first, "partial")
    assert (answered["state"], answered["verdict"]) == ("fulfilled", "kept")
    follow_up = answered["follow_up"]
    assert (follow_up["kind"], follow_up["agent_id"], follow_up["channel"]) == ("follow_up", "ag-1", "form")
    assert (follow_up["follows"], answered["followed_by"]) == (first["id"], follow_up["id"])
    assert follow_up["due_at"] == "2026-11-25T12:00:00+01:00"
    assert follow_up["statement"] == "Nous reviendrons vers vous au plus tard le mercredi 25 novembre à 12 h 00."

    centre.until(wednesday("10:59"))
    assert [mail.to for mail in centre.post.delivered] == ["alix@example.org", "alix@example.org"]

    centre.the_next_mail_meets(trouble)  # the delay notice, at 11:00
    centre.until(wednesday("11:59"))
    [notice] = [mail for mail in centre.post.delivered if mail.to == "camille@example.org"]
    assert "Nous reviendrons vers vous au plus tard le mercredi 25 novembre à 16 h 00." in notice.text
    assert len(centre.post.received) - len(centre.post.delivered) == (1 if trouble is the_worker_is_killed else 0)
    warned = centre.promise(follow_up["id"])
    assert (warned["state"], warned["verdict"], warned["forewarned"]) == ("open", None, True)
    new = centre.promise(warned["followed_by"])
    assert (new["kind"], new["agent_id"], new["follows"]) == ("follow_up", "ag-1", follow_up["id"])
    assert new["due_at"] == "2026-11-25T16:00:00+01:00"

    centre.until(wednesday("14:30"))
    late = centre.promise(follow_up["id"])
    assert (late["state"], late["verdict"], late["detail"], late["forewarned"]) == ("closed", "broken", "never", True)
    kept = centre.answer(new, "full")
    assert (kept["state"], kept["verdict"], kept["follow_up"]) == ("fulfilled", "kept", None)

    centre.until(wednesday("18:00"))
    late = centre.promise(follow_up["id"])
    assert (late["verdict"], late["detail"], late["forewarned"]) == ("broken", "late", True)
    assert centre.promise(new["id"])["verdict"] == "kept"
    assert centre.promise(first["id"])["verdict"] == "kept"
    told = [fact for fact in centre.history(follow_up) if fact.get("notice") == "delay_notice"]
    assert [(fact["receiver"], fact["outcome"]) for fact in told] == [("c***@example.org", "accepted")]
    assert told[0]["text"] == notice.text
    assert [(mail.to, mail.subject) for mail in centre.post.delivered] == [
        ("alix@example.org", f"À tenir : suite à donner, mercredi 25 novembre à 12 h 00 ({follow_up['id']})"),
        ("alix@example.org", f"À tenir : suite à donner, mercredi 25 novembre à 12 h 00 ({follow_up['id']})"),
        ("camille@example.org", f"Nous aurons du retard : voici notre nouvelle heure ({follow_up['id']})"),
        ("lead@example.org", f"Échéance proche : suite à donner, mercredi 25 novembre à 12 h 00 ({follow_up['id']})"),
        ("alix@example.org", f"À tenir : suite à donner, mercredi 25 novembre à 16 h 00 ({new['id']})"),
    ]
    known = centre.history(follow_up)
    assert [fact["at"] for fact in known if fact["kind"] == "at_risk"] == ["2026-11-25T10:12:00+01:00"]
    assert [(fact["kind"], fact["at"]) for fact in known if fact["kind"] != "at_risk"] == [
        ("made", "2026-11-24T11:00:00+01:00"),
        ("notice", "2026-11-24T16:30:00+01:00"),
        ("notice", "2026-11-25T10:12:00+01:00"),
        ("delay", "2026-11-25T11:00:00+01:00"),
        ("notice", "2026-11-25T11:01:01+01:00"),
        ("notice", "2026-11-25T11:06:00+01:00"),
        ("verdict", "2026-11-25T12:00:00.000001+01:00"),
        ("notice", "2026-11-25T14:00:00+01:00"),
        ("answer", "2026-11-25T14:30:00+01:00"),
        ("verdict", "2026-11-25T14:30:00+01:00"),
    ]
    verdicts = [fact for fact in centre.history(follow_up) if fact["kind"] == "verdict"]
    assert [(fact["promise_id"], fact["verdict"], fact["detail"]) for fact in verdicts] == [
        (follow_up["id"], "broken", "never"),
        (follow_up["id"], "broken", "late"),
    ]
