"""One command on one machine: what it prints works, what it keeps stays, and it says in a line why it cannot start."""

from __future__ import annotations

import signal
import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import pytest

from promise_service.adapters.clock import SystemClock
from promise_service.adapters.sql.timer_claims import SqlTimerClaims
from promise_service.bootstrap import foundations
from promise_service.domain.timers import Timer, TimerKind, TimerState
from promise_service.settings import Settings
from tests.adapters.notices.smtp_server import free_port
from tests.stories.test_capacity_race import ALWAYS_OPEN
from tests.stories.up_process import pasted, refused, up, up_command
from tests.stories.waiting import eventually


def test_its_curl_lines_work_ctrl_c_stops_it_and_a_second_start_finds_everything_again(tmp_path: Path) -> None:
    data = tmp_path / "my data"
    with up(data) as first:
        assert f"ready at http://127.0.0.1:{first.port}," in first.words
        assert f"Admin key  {first.key} (told only now, kept in {data}/admin.key)" in first.words
        offer, reply = map(pasted, first.curl_lines)
        assert (offer["decision"], offer["predicted_wait"]["seconds"]) == ("callback", 260)
        assert offer["prompt"].count(" press ") == len(offer["slots"]) > 0
        assert (reply["kind"], reply["channel"], reply["subject"]) == ("reply", "email", "claim")
        assert reply["acknowledgement"]["text"].startswith("Hello Ann,")

        code, out, said = refused(up_command(tmp_path / "other", first.port))
        assert (code, out) == (2, "")
        assert said == (
            f"promise-service: Cannot listen on 127.0.0.1 port {first.port}: address already in use; "
            "choose another with --port.\n"
        )
        code, out, said = refused(up_command(data, free_port()))
        assert (code, out) == (2, "")
        assert said == (
            f"promise-service: The data folder {data} is in use by another `promise-service up`; "
            "choose another with --data.\n"
        )

        code, seconds, left = first.stop(signal.SIGINT)
        assert (code, left) == (0, [])
        assert seconds < 5

    with up(data) as second, second.client() as client:
        assert f"Admin key  in {data}/admin.key" in second.words
        assert second.key not in second.words
        found = client.get(f"/v1/promises/{reply['id']}").json()
        assert found == {name: value for name, value in reply.items() if name != "acknowledgement"}

        code, seconds, left = second.stop(signal.SIGTERM)
        assert (code, left) == (0, [])
        assert seconds < 5


def test_what_is_due_happens_never_before_its_time_and_within_a_second_after_it(tmp_path: Path) -> None:
    with up(tmp_path / "data") as service, service.client() as client:
        _publish(client)
        reply = client.post("/v1/replies", json={"channel": "chat"}).json()
        offers = {_offer(client, caller) for caller in range(8)}

        seen_done = _seen_done(service.data, offers)
        lateness = [(done_at - timer.due_at).total_seconds() for timer, done_at in seen_done.items()]
        assert min(lateness) >= 0
        assert median(lateness) < 1  # not each of them: other tests may run beside this one

        reminded_at = _reminded_at(client, reply)
        three_seconds_later = datetime.fromisoformat(reply["made_at"]) + timedelta(seconds=3)
        assert reminded_at >= three_seconds_later
        assert [mail.suffix for mail in (service.data / "mail").iterdir()] == [".eml"]


def _publish(client: httpx.Client) -> None:
    """Holds of a second, and an owner who is reminded after one percent of five minutes."""
    callback = {"hold": "PT1S", "rules": [{"day": "next_open"}]}
    policy = {
        **ALWAYS_OPEN,
        "teams": {"support": {"calendar": "always", "email": "support@example.org"}},
        "queues": {"support": {"team": "support", "callback": callback}},
        "replies": [{"channel": "chat", "within": {"minutes": 5}, "team": "support"}],
        "reminders": {"reply": {"owner": 1, "supervisor": None}},
    }
    current = client.get("/v1/policy").headers["etag"]
    answer = client.put("/v1/policy", json=policy, headers={"If-Match": current})
    assert answer.status_code == 200, answer.text


def _offer(client: httpx.Client, caller: int) -> str:
    """The id of an offer that holds its slots for a second."""
    time.sleep(0.07)  # so that their times lie differently to the steps of the dispatcher
    answer = client.post("/v1/callback-offers", json={"queue": "support", "phone": f"+3314020{caller:04}"})
    offer_id: str = answer.json()["offer_id"]
    return offer_id


def _seen_done(data: Path, offers: set[str]) -> dict[Timer, datetime]:
    """The timer that ends the hold of each offer, and the first instant at which the database showed it as done."""
    seen: dict[Timer, datetime] = {}
    with foundations(Settings(data=data)) as built:
        claims = SqlTimerClaims(built.engine)

        def all_seen() -> bool:
            done = [timer for timer in claims.listed(TimerState.DONE, limit=100) if timer.subject_id in offers]
            now = SystemClock().now()
            seen.update((timer, now) for timer in done if timer not in seen)
            return len(seen) == len(offers)

        eventually(all_seen, "the end of each hold")
    assert {timer.kind for timer in seen} == {TimerKind.HOLD_EXPIRY}
    return seen


def _reminded_at(client: httpx.Client, reply: dict[str, Any]) -> datetime:
    """When the mail server had taken the reminder of its owner."""

    def notices() -> list[dict[str, Any]]:
        history = client.get(f"/v1/promises/{reply['id']}/history").json()["items"]
        return [fact for fact in history if fact["kind"] == "notice"]

    eventually(lambda: notices() != [], "a reminder")
    return datetime.fromisoformat(notices()[0]["at"])


@pytest.mark.parametrize(
    ("data", "variables", "words"),
    [
        ("/dev/null/data", {}, "Cannot write to the data folder /dev/null/data: not a directory."),
        (
            "{folder}/data",
            {"PROMISE_DATABASE_URL": "postgresql://promise@127.0.0.1/promises"},
            (
                "PROMISE_DATABASE_URL is set, but `up` keeps its own SQLite file; "
                "unset it, or run `promise-service api` and the workers by themselves."
            ),
        ),
        (
            "{folder}/data",
            {"PROMISE_PROT": "8000"},
            "PROMISE_PROT is no setting; did you mean PROMISE_PORT?",
        ),
    ],
    ids=["a folder that cannot be written to", "a database of somebody else", "an unknown setting"],
)
def test_what_keeps_it_from_starting_is_one_line_and_exit_code_two(
    data: str, variables: dict[str, str], words: str, tmp_path: Path
) -> None:
    command = up_command(Path(data.format(folder=tmp_path)), free_port())

    assert refused(command, **variables) == (2, "", f"promise-service: {words}\n")
    assert list(tmp_path.iterdir()) == []
