"""The pages over a real database, as a browser without JavaScript sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
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
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')


@dataclass
class Browser:
    """Somebody at a browser: opens pages, fills in forms, and follows where they lead."""

    client: TestClient[Any]
    clock: FakeClock
    built: Foundations
    settings: Settings
    form_token: str = ""

    def open(self, path: str, **headers: str) -> httpx.Response:
        return self._seen(self.client.get(path, headers=headers, follow_redirects=True))

    def send(self, path: str, follow_redirects: bool = True, **fields: str) -> httpx.Response:
        """Send a form of the page that was seen last."""
        data = {"form_token": self.form_token, **fields}
        return self._seen(self.client.post(path, data=data, follow_redirects=follow_redirects))

    def sign_in(self, key: str = "supervisor") -> httpx.Response:
        self.open("/sign-in")
        return self.send("/sign-in", key=key, next="/")

    def api(self, path: str, body: Any) -> Any:
        """What another system does meanwhile, with the admin's key."""
        answer = self.client.post(path, json=body, headers={"Authorization": "Bearer admin"})
        assert answer.is_success, answer.text
        return answer.json()

    def _seen(self, answer: httpx.Response) -> httpx.Response:
        found = _TOKEN.search(answer.text)
        self.form_token = found[1] if found else ""
        return answer


@pytest.fixture
def bare_browser(sqlite_url: str, tmp_path: Path) -> Iterator[Browser]:
    """A browser before any policy was published; the keys are named as their scopes."""
    clock = FakeClock(TUESDAY_MORNING)
    settings = Settings(database_url=sqlite_url, data=tmp_path)
    app = create_app(settings, clock=clock)
    with foundations(settings, clock=clock) as built, TestClient(app, raise_server_exceptions=False) as client:
        for scope in Scope:
            key = AccessKey(
                id=f"key_{scope}", name=scope, scopes=frozenset({scope}), queues=None, created_at=clock.now()
            )
            built.keys.add(key, digest(scope))
        yield Browser(client=client, clock=clock, built=built, settings=settings)


@pytest.fixture
def browser(bare_browser: Browser) -> Browser:
    """A browser in a house with the sample policy, on a Tuesday at 10:05 in Paris."""
    publish_document(bare_browser.built, preset("sample"), follows=0, by="somebody")
    return bare_browser
