"""The whole service as processes of their own, on real servers, and what an operator can see of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
from pydantic import SecretStr

from promise_service.adapters.child_process import start_child, stop_child
from promise_service.adapters.redis.connection import connect
from promise_service.adapters.redis.embedded import EmbeddedRedis, redis_folder, redis_server_binary
from promise_service.adapters.sql.standings_check import check_standings
from promise_service.bootstrap.background import background
from promise_service.bootstrap.foundations import foundations
from promise_service.domain.timers import Timer, TimerState
from promise_service.settings import Settings
from tests.adapters.notices.smtp_server import free_port
from tests.faults.event_receiver import EventReceiver, event_receiver
from tests.faults.mail_server import MailServer, mail_server
from tests.faults.terms import POLICY
from tests.stories.waiting import eventually

ADMIN_KEY = "psk_of_the_faults"
_ALL = 1_000_000


class RedisServer:
    """A Redis that can be stopped, and started again on the same address with nothing in it."""

    def __init__(self, folder: Path) -> None:
        self._server = EmbeddedRedis(redis_server_binary(), folder)
        self.url = self._server.url
        self.start()

    def start(self) -> None:
        self._process = start_child(self._server.command, output=subprocess.DEVNULL)
        eventually(self._server.answers, "Redis")

    def stop(self) -> None:
        stop_child(self._process, within=1, how=signal.SIGKILL)

    def forget(self) -> None:
        """FLUSHALL."""
        with connect(self.url) as client:
            client.flushall()


class Role:
    """A process of the service: killed, frozen, thawed, and started again."""

    def __init__(self, name: str, command: list[str], settings: Settings) -> None:
        self.name = name
        self._command, self._settings = command, settings
        self._log = settings.data / f"{name}.log"
        self.frozen = False
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = start_child(self._command, output=log, environment=self._settings.to_environment())

    @property
    def words(self) -> str:
        """Everything it has said."""
        return self._log.read_text(errors="replace")

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)
        self.frozen = True

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)
        self.frozen = False

    def end(self) -> None:
        """As an operator ends it: it finishes what it is at."""
        if self.frozen:
            self.thaw()
        stop_child(self._process, within=10)


class House:
    """One API, two dispatchers and two workers; `lease` is for how long dispatchers claim timers."""

    def __init__(
        self, settings: Settings, redis: RedisServer, mail: MailServer, events: EventReceiver, client: httpx.Client,
        lease: timedelta,
    ) -> None:  # fmt: skip
        self.settings, self.redis, self.mail, self.events, self.client = settings, redis, mail, events, client
        module = [sys.executable, "-m"]
        self.api = Role("api", [*module, "promise_service", "api"], settings)
        eventually(lambda: not self.api.runs or self._is_live(), "the API")
        assert self.api.runs, self.api.words
        dispatching = [*module, "tests.faults.dispatcher_process", str(lease.total_seconds())]
        self.dispatchers = [Role(f"dispatcher-{number}", dispatching, settings) for number in (1, 2)]
        self.workers = [Role(f"worker-{number}", [*module, "workers", "worker"], settings) for number in (1, 2)]
        for role in (*self.dispatchers, *self.workers):
            eventually(lambda role=role: not role.runs or "queue" in role.words, role.name)  # type: ignore[misc]
            assert role.runs, role.words

    def publish(self, policy: str) -> None:
        """The first policy of the house."""
        headers = {"If-None-Match": "*", "Content-Type": "application/yaml"}
        answer = self.client.put("/v1/policy", content=policy, headers=headers)
        assert answer.status_code == 200, answer.text

    def subscribe(self) -> None:
        """Have the receiver told of every event."""
        answer = self.client.post("/v1/webhooks", json={"url": self.events.url})
        assert answer.status_code == 201, answer.text
        self.webhook_id = answer.json()["id"]

    def timers(self, state: TimerState) -> list[Timer]:
        """All timers in that state, earliest due first: what an operator sees of what happens by itself."""
        with background(self.settings) as opened:
            return list(opened.claims.listed(state, limit=_ALL))

    def unfounded_standings(self) -> list[str]:
        """What `reports verify` finds: promises that stand otherwise than their facts say."""
        with foundations(self.settings) as built:
            return [
                f"{each.promise_id}: {', '.join(each.columns) or 'missing'}"
                for checked in check_standings(built.engine, built.clock)
                for each in checked.differences
            ]

    @property
    def roles(self) -> list[Role]:
        """Every process of the service, in the order in which they are ended."""
        return [*self.dispatchers, *self.workers, self.api]

    def end(self) -> None:
        for role in self.roles:
            role.end()

    def _is_live(self) -> bool:
        try:
            return self.client.get("/health/live").status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def house(database_url: str, folder: Path, lease: timedelta) -> Iterator[House]:
    """A house on this migrated database, with Redis, mail server and receiver of its own; `folder` is for its logs."""
    with ExitStack() as stack:
        mail = stack.enter_context(mail_server())
        events = stack.enter_context(event_receiver())
        redis = RedisServer(stack.enter_context(redis_folder()))
        stack.callback(redis.stop)
        settings = Settings(
            database_url=database_url,
            redis_url=redis.url,
            admin_key=SecretStr(ADMIN_KEY),
            data=folder,
            port=free_port(),
            smtp_url=SecretStr(f"smtp://127.0.0.1:{mail.port}"),
            mail_from="promises@example.org",
            webhook_private_networks=True,
            log_level="warning",
        )
        headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
        client = stack.enter_context(httpx.Client(base_url=settings.address, headers=headers, timeout=30))
        opened = House(settings, redis, mail, events, client, lease)
        stack.callback(opened.end)
        opened.publish(POLICY)
        opened.subscribe()
        yield opened
