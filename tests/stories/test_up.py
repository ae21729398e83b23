"""One command on one machine: what it prints works, what it keeps stays, and it says in a line why it cannot start."""

from __future__ import annotations

import re
import signal
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import pytest

from promise_service.adapters.clock import SystemClock
from promise_service.adapters.sql.timer_claims import SqlTimerClaims
from promise_service.bootstrap.foundations import foundations
from promise_service.domain.timers import Timer, TimerKind, TimerState
from promise_service.settings import Settings
from tests.adapters.notices.smtp_server import free_port
from tests.stories.test_capacity_race import ALWAYS_OPEN
from tests.stories.up_process import Stopped, pasted, refused, up, up_command
from tests.stories.waiting import eventually


@dataclass(frozen=True, kw_only=True)
class Life:
    """What was seen of one run of the service."""

    port: int
    key: str
    words: str
    stopped: Stopped


@dataclass(frozen=True, kw_only=True)
class FirstLife(Life):
    """From the first start in a folder to Ctrl-C, with the answers to its two curl lines."""

    offer: dict[str, Any]
    reply: dict[str, Any]
    second_at_its_port: tuple[int, str, str]
    second_in_its_folder: tuple[int, str, str]


@dataclass(frozen=True, kw_only=True)
class SecondLife(Life):
    """From the second start to SIGTERM, with what became of the promise of the first, and of timers of its own."""

    promise: dict[str, Any]
    page: str
    seconds_late: list[float]
    chat: dict[str, Any]
    reminded_at: datetime
    mails: list[str]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose name needs quotes."""
    return tmp_path_factory.mktemp("up") / "my data"


@pytest.fixture(scope="module")
def first(data: Path) -> FirstLife:
    with up(data) as service:
        offer, reply = map(pasted, service.curl_lines)
        return FirstLife(
            port=service.port,
            key=service.key,
            words=service.words,
            offer=offer,
            reply=reply,
            second_at_its_port=refused(up_command(data.with_name("other"), service.port)),
            second_in_its_folder=refused(up_command(data, free_port())),
            stopped=service.stop(signal.SIGINT),
        )


@pytest.fixture(scope="module")
def second(first: FirstLife, data: Path) -> SecondLife:
    with up(data) as service, service.client() as client:
        promise = client.get(f"/v1/promises/{first.reply['id']}").json()
        page = client.get(f"/p/{_token(first)}").text
        _publish(client)
        chat = client.post("/v1/replies", json={"channel": "chat"}).json()
        seconds_late = _seconds_late(data, {_offer(client, caller) for caller in range(8)})
        return SecondLife(
            port=service.port,
            key=service.key,
            words=service.words,
            promise=promise,
            page=page,
            seconds_late=seconds_late,
            chat=chat,
            reminded_at=_reminded_at(client, chat),
            mails=[mail.name for mail in (data / "mail").iterdir()],
            stopped=service.stop(signal.SIGTERM),
        )


def test_the_first_start_tells_its_address_and_its_key(first: FirstLife, data: Path) -> None:
    address = f"http://127.0.0.1:{first.port}"
    assert f"ready at {address} (supervisors sign in there), its API page at {address}/docs" in first.words
    assert f"Admin key  {first.key} (told only now, kept in {data}/admin.key)" in first.words


def test_its_two_curl_lines_work_when_pasted(first: FirstLife) -> None:
    assert (first.offer["decision"], first.offer["predicted_wait"]["seconds"]) == ("callback", 260)
    assert first.offer["prompt"].count(" press ") == len(first.offer["slots"]) > 0
    assert (first.reply["kind"], first.reply["channel"], first.reply["subject"]) == ("reply", "email", "claim")
    assert first.reply["acknowledgement"]["text"].startswith("Hello Ann,")


def test_ctrl_c_and_sigterm_stop_all_of_it_within_seconds(first: FirstLife, second: SecondLife) -> None:
    for stopped in (first.stopped, second.stopped):
        assert (stopped.code, stopped.left) == (0, [])
        assert stopped.seconds < 10  # five on a machine that has nothing else to do


def test_a_second_start_finds_everything_again_and_keeps_its_key_to_itself(
    first: FirstLife, second: SecondLife, data: Path
) -> None:
    told_once = {"acknowledgement", "channel_switch"}
    assert second.promise == {name: value for name, value in first.reply.items() if name not in told_once}
    assert second.key == first.key
    assert f"Admin key  in {data}/admin.key" in second.words
    assert second.key not in second.words


def test_the_link_that_a_customer_got_from_the_first_start_opens_their_page_after_the_second(
    first: FirstLife, second: SecondLife, data: Path
) -> None:
    assert first.reply["statement"] in second.page
    assert (data / "signing.key").stat().st_mode & 0o777 == 0o600


def test_what_is_due_happens_never_before_its_time_and_within_a_second_after_it(second: SecondLife) -> None:
    assert min(second.seconds_late) >= 0
    assert median(second.seconds_late) < 1  # not each of them: other tests may run beside this one


def test_a_reminder_becomes_a_file_and_never_before_its_time(second: SecondLife) -> None:
    """One percent of five minutes are three seconds."""
    assert second.reminded_at >= datetime.fromisoformat(second.chat["made_at"]) + timedelta(seconds=3)
    assert [Path(name).suffix for name in second.mails] == [".eml"]


def test_a_port_in_use_is_one_line_and_exit_code_two(first: FirstLife) -> None:
    assert first.second_at_its_port == _cannot_start(
        f"Cannot listen on 127.0.0.1 port {first.port}: address already in use; "
        "choose another with --port or PROMISE_PORT."
    )


def test_a_folder_in_use_is_one_line_and_exit_code_two(first: FirstLife, data: Path) -> None:
    assert first.second_in_its_folder == _cannot_start(
        f"The data folder {data} is in use by another `promise-service up`; choose another with --data."
    )


def _token(first: FirstLife) -> str:
    """The last part of the link in the words for the customer."""
    (link,) = re.findall(r"^http://127\.0\.0\.1:\d+/p/(\w+)$", first.reply["acknowledgement"]["text"], re.MULTILINE)
    return str(link)


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


def _seconds_late(data: Path, offers: set[str]) -> list[float]:
    """How long after its time the database first showed each timer as done that ends the hold of an offer."""
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
    return [(done_at - timer.due_at).total_seconds() for timer, done_at in seen.items()]


def _reminded_at(client: httpx.Client, reply: dict[str, Any]) -> datetime:
    """When the mail server had taken the reminder of its owner."""

    def notices() -> list[dict[str, Any]]:
        history = client.get(f"/v1/promises/{reply['id']}/history").json()["items"]
        return [fact for fact in history if fact["kind"] == "notice" and fact["outcome"] == "accepted"]

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

    assert refused(command, **variables) == _cannot_start(words)
    assert list(tmp_path.iterdir()) == []


def _cannot_start(words: str) -> tuple[int, str, str]:
    return 2, "", f"promise-service: {words}\n"
