"""A contact centre with the whole service: API, dispatcher, worker, database, Redis and mail server, on one clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from promise_service.app import create_app
from promise_service.bootstrap.background import Background, background
from promise_service.domain.timers import Timer, TimerKind, TimerState
from promise_service.settings import Settings
from tests.stories.api_thread import serving_api
from tests.stories.file_clock import FileClock
from tests.stories.post_office import PostOffice, post_office
from tests.stories.waiting import eventually
from tests.stories.worker import WorkerProcess
from workers.dispatcher import LEASE, Dispatcher

Json = dict[str, Any]
Trouble = Callable[["ContactCentre"], None]

ADMIN_KEY = "psk_of_the_stories"
CAMILLE: Json = {"name": "Camille", "email": "camille@example.org"}
PHONE = "01 40 20 50 50"


class ContactCentre:
    """Speaks the language of the stories: calls, forms, attempts, answers, and time that passes."""

    def __init__(
        self, client: httpx.Client, settings: Settings, clock: FileClock, post: PostOffice, opened: Background
    ) -> None:
        self.client, self.clock, self.post, self.opened = client, clock, post, opened
        self._settings = settings
        self._dispatcher = Dispatcher(opened.claims, opened.jobs, clock)
        self._trouble: Trouble | None = None
        self.hire_a_worker()

    def publish(self, document: str) -> None:
        """The first policy of the house."""
        answer = self.client.put(
            "/v1/policy", content=document, headers={"If-None-Match": "*", "Content-Type": "application/yaml"}
        )
        assert (answer.status_code, answer.headers["etag"]) == (200, '"1"'), answer.text

    def call(self, wait: float, **more: Any) -> Json:
        """Someone is on the line, and would wait this many seconds: the offer."""
        return self._post("/v1/callback-offers", {"queue": "support", "predicted_wait_seconds": wait, **more}, 201)

    def take(self, offer: Json, choice: int, **more: Any) -> Json:
        """The caller takes one of the offered slots: the promise."""
        slot_id = offer["slots"][choice]["slot_id"]
        body = {"offer_id": offer["offer_id"], "slot_id": slot_id, "phone": PHONE, "customer": CAMILLE, **more}
        return self._post("/v1/callbacks", body, 201)

    def fill_in_the_form(self, **more: Any) -> Json:
        """Someone wrote to us by the form: the promise, and its acknowledgement."""
        return self._post("/v1/replies", {"channel": "form", "customer": CAMILLE, **more}, 201)

    def attempt(self, promise: Json, outcome: str) -> Json:
        """Agent ag-1 tries to reach the customer: the promise as it now stands."""
        return self._post(f"/v1/promises/{promise['id']}/attempts", {"outcome": outcome, "agent_id": "ag-1"}, 200)

    def answer(self, promise: Json, completeness: str) -> Json:
        """Agent ag-1 answers the customer: the promise as it now stands."""
        body = {"completeness": completeness, "agent_id": "ag-1"}
        return self._post(f"/v1/promises/{promise['id']}/answer", body, 200)

    def promise(self, promise_id: str) -> Json:
        return self.get(f"/v1/promises/{promise_id}")

    def explanation(self, promise: Json) -> Json:
        return self.get(f"/v1/promises/{promise['id']}/explanation")

    def history(self, promise: Json) -> list[Json]:
        items: list[Json] = self.get(f"/v1/promises/{promise['id']}/history")["items"]
        return items

    def get(self, path: str) -> Json:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        body: Json = answer.json()
        return body

    def until(self, instant: datetime) -> None:
        """Let time pass, and everything happen that is due by then."""
        while True:
            waiting = self._waiting()
            if not waiting or waiting[0].due_at > instant:
                break
            self.clock.move_to(max(waiting[0].due_at, self.clock.now()))
            self._run_due()
        self.clock.move_to(max(instant, self.clock.now()))

    def the_next_mail_meets(self, trouble: Trouble) -> None:
        """When the next mail is due, this strikes, and a lease goes by."""
        self._trouble = trouble

    def dispatch(self) -> None:
        self._dispatcher.step()

    def hire_a_worker(self) -> None:
        log = self._settings.data / "worker.log"
        self.worker = WorkerProcess(self._settings, self.clock, self.opened.redis, log)

    def _run_due(self) -> None:
        while due := self._due():
            if self._trouble is not None and any(timer.kind is TimerKind.SEND_NOTICE for timer in due):
                strike, self._trouble = self._trouble, None
                strike(self)
                self.clock.pass_by(LEASE + timedelta(seconds=1))
            self.dispatch()
            left = {timer.id for timer in due}
            eventually(lambda left=left: not left & {timer.id for timer in self._due()}, f"an end of {left}")  # type: ignore[misc]

    def _due(self) -> list[Timer]:
        now = self.clock.now()
        return [timer for timer in self._waiting() if timer.due_at <= now]

    def _waiting(self) -> Sequence[Timer]:
        """What is still to happen by itself, the earliest first."""
        return self.opened.claims.listed(TimerState.WAITING, limit=100)

    def _post(self, path: str, body: Json, status: int) -> Json:
        answer = self.client.post(path, json=body)
        assert answer.status_code == status, answer.text
        promised: Json = answer.json()
        return promised


def nothing_happens(centre: ContactCentre) -> None:
    """The mail goes its way, a minute late."""


def redis_is_emptied(centre: ContactCentre) -> None:
    """FLUSHALL, after the dispatcher has queued the batch and before the worker takes it."""
    centre.worker.pause()
    centre.dispatch()
    assert centre.opened.redis.keys("rq:job:*") != []
    centre.opened.redis.flushall()
    centre.worker.go_on()


def the_worker_is_killed(centre: ContactCentre) -> None:
    """SIGKILL, when the mail server has taken the mail and the worker does not know it yet."""
    taken_before = len(centre.post.mails)
    with centre.post.silence():
        centre.dispatch()
        eventually(lambda: len(centre.post.mails) > taken_before, "a mail at the post office")
        centre.worker.kill()
    centre.hire_a_worker()


@contextmanager
def contact_centre(database_url: str, redis_url: str, folder: Path, now: datetime) -> Iterator[ContactCentre]:
    """The whole service on these servers; `folder` is for its clock and its logs."""
    clock = FileClock(folder / "clock")
    clock.move_to(now)
    with post_office() as post:
        settings = Settings(
            database_url=database_url,
            redis_url=redis_url,
            admin_key=SecretStr(ADMIN_KEY),
            data=folder,
            smtp_url=SecretStr(f"smtp://127.0.0.1:{post.port}"),
            mail_from="promises@example.org",
        )
        with (
            serving_api(create_app(settings, clock=clock)) as address,
            httpx.Client(base_url=address, headers={"Authorization": f"Bearer {ADMIN_KEY}"}, timeout=30) as client,
            background(settings, clock=clock) as opened,
        ):
            centre = ContactCentre(client, settings, clock, post, opened)
            try:
                yield centre
            finally:
                centre.worker.kill()
