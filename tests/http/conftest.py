"""The whole API over a real database, with a clock that tests turn and a key for each scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from promise_service.adapters.policy_document import preset
from promise_service.app import create_app
from promise_service.application.access import Scope, digest
from promise_service.application.ports.access_keys import AccessKey
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import Foundations, foundations
from promise_service.settings import Settings
from tests.builders import at
from tests.fakes import FakeClock

TUESDAY_MORNING = at("Tue 2026-11-24 10:05 Europe/Paris")


@dataclass
class Api:
    """The API as callers use it."""

    client: TestClient[Any]
    clock: FakeClock
    built: Foundations

    def get(self, path: str, key: str | None = "admin", **options: Any) -> Any:
        return self.client.get(path, headers=_headers(key, options), **options)

    def post(self, path: str, body: Any = None, key: str | None = "admin", **options: Any) -> Any:
        sent = {} if body is None else {"json": body}
        return self.client.post(path, headers=_headers(key, options), **sent, **options)

    def put(self, path: str, key: str | None = "admin", **options: Any) -> Any:
        return self.client.put(path, headers=_headers(key, options), **options)

    def add_key(self, name: str, scopes: Sequence[str], queues: Sequence[str] | None = None) -> None:
        """A key whose text and id are `name`."""
        bound = None if queues is None else frozenset(queues)
        key = AccessKey(id=name, name=name, scopes=frozenset(scopes), queues=bound, created_at=self.clock.now())
        self.built.keys.add(key, digest(name))

    def callback(self, start: str = "2026-11-24T10:30:00+01:00", key: str = "admin", **more: Any) -> dict[str, Any]:
        """A callback that is promised without an offer."""
        answer = self.post(
            "/v1/callbacks", {"queue": "support", "start": start, "phone": "+33140205050", **more}, key=key
        )
        assert answer.status_code == 201, answer.text
        promise: dict[str, Any] = answer.json()
        return promise

    def reply(self, key: str = "admin", **more: Any) -> dict[str, Any]:
        """A reply that is promised by e-mail."""
        body = {"channel": "email", "customer": {"email": "camille@example.org"}, **more}
        answer = self.post("/v1/replies", body, key=key)
        assert answer.status_code == 201, answer.text
        promise: dict[str, Any] = answer.json()
        return promise


def _headers(key: str | None, options: dict[str, Any]) -> dict[str, str]:
    headers: dict[str, str] = options.pop("headers", {})
    return headers if key is None else {"Authorization": f"Bearer {key}", **headers}


@contextmanager
def api_over(database_url: str, folder: Path) -> Iterator[Api]:
    """The API over this database before any policy was published, on a Tuesday at 10:05 in Paris."""
    clock = FakeClock(TUESDAY_MORNING)
    settings = Settings(database_url=database_url, data=folder)
    app = create_app(settings, clock=clock)
    with foundations(settings, clock=clock) as built, TestClient(app, raise_server_exceptions=False) as client:
        api = Api(client=client, clock=clock, built=built)
        for scope in Scope:
            api.add_key(scope, [scope])
        yield api


@pytest.fixture
def bare_api(sqlite_url: str, tmp_path: Path) -> Iterator[Api]:
    """The API before any policy was published."""
    with api_over(sqlite_url, tmp_path) as api:
        yield api


@pytest.fixture
def api(bare_api: Api) -> Api:
    """The API with the sample policy, on a Tuesday at 10:05 in Paris."""
    publish_document(bare_api.built, preset("sample"), follows=0, by="somebody")
    return bare_api
