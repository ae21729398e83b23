"""The pages over the whole service, with a clock that tests turn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from pydantic import SecretStr

from promise_service.adapters.policy_document import preset
from promise_service.adapters.promise_links import SignedLinks
from promise_service.app import create_app
from promise_service.application.access import digest
from promise_service.application.ports.access_keys import AccessKey
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import Foundations, foundations
from promise_service.settings import Settings
from tests.builders import at
from tests.fakes import FakeClock

TUESDAY_MORNING = at("Tue 2026-11-24 10:05 Europe/Paris")
ADMIN_KEY = "psk_of_the_pages"
CAMILLE = {"name": "Camille", "email": "camille@example.org", "locale": "en"}
OWN_FORM = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}


class Seen(HTMLParser):
    """What stands on a page, where it leads, and what its forms would send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.links: list[str] = []
        self.forms: list[str] = []
        self.fields: list[tuple[str, str]] = []
        self.ticked: list[tuple[str, str]] = []
        self.tags: list[str] = []
        self.language: str | None = None
        self.feed(page)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag == "html":
            self.language = found["lang"]
        if tag == "a":
            self.links.append(found["href"])
        if tag == "form":
            self.forms.append(found["action"])
        if tag == "input":
            self.fields.append((found["name"], found["value"]))
            if "checked" in found:
                self.ticked.append((found["name"], found["value"]))

    def handle_endtag(self, tag: str) -> None:
        self.text += "" if tag == "strong" else " "

    def handle_data(self, data: str) -> None:
        self.text += data


@dataclass
class House:
    """The service as a customer and a system of the house see it."""

    client: TestClient[Any]
    clock: FakeClock
    built: Foundations

    @property
    def links(self) -> SignedLinks:
        assert self.built.links is not None
        return self.built.links

    def api(self, method: str, path: str, body: Any = None) -> Any:
        """What one of our own systems does; 20x is expected."""
        headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
        answer = self.client.request(method, path, json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer.json()

    def publish(self, document: dict[str, Any]) -> None:
        """Another policy holds from now on."""
        published = self.built.versions.published()
        assert published is not None
        publish_document(self.built, json.dumps(document), follows=published.version, by="somebody")

    def callback(self, start: str = "2026-11-24T10:30:00+01:00", **customer: Any) -> str:
        """A callback was promised: its id."""
        body = {"queue": "support", "start": start, "phone": "+33140205050", "customer": CAMILLE | customer}
        promise_id: str = self.api("POST", "/v1/callbacks", body)["id"]
        return promise_id

    def reply(self, **more: Any) -> str:
        """A reply by e-mail was promised: its id."""
        promise_id: str = self.api("POST", "/v1/replies", {"channel": "email", "customer": CAMILLE, **more})["id"]
        return promise_id

    def fact(self, promise_id: str, kind: str, body: Any) -> Any:
        return self.api("POST", f"/v1/promises/{promise_id}/{kind}", body)

    def promise(self, promise_id: str) -> Any:
        return self.api("GET", f"/v1/promises/{promise_id}")

    def token(self, promise_id: str) -> str:
        return self.links.token_of(self.built.archive.promise(promise_id, self.clock.now()).promise)

    def get(self, path: str, **headers: str) -> Any:
        """A customer follows a link, or a browser asks for something."""
        return self.client.get(path, headers=headers, follow_redirects=False)

    def send(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> Any:
        """A customer sends a form of the page."""
        return self.client.post(path, data=fields or {}, headers=OWN_FORM | headers, follow_redirects=False)

    def page(self, promise_id: str) -> Seen:
        """What the customer of a promise sees, wherever the link leads."""
        answer = self.client.get(f"/p/{self.token(promise_id)}", follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return Seen(answer.text)


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    """A house with the sample policy and customers' pages, on a Tuesday at 10:05 in Paris."""
    clock = FakeClock(TUESDAY_MORNING)
    settings = Settings(
        database_url=sqlite_url,
        data=tmp_path,
        signing_key=SecretStr("a-key-of-the-tests-that-signs-links"),
        public_url="https://bank.example",
        mail_from="Bank <promises@bank.example>",
    )
    app = create_app(settings, clock=clock)
    with foundations(settings, clock=clock) as built, TestClient(app, raise_server_exceptions=False) as client:
        publish_document(built, preset("sample"), follows=0, by="somebody")
        key = AccessKey(id="key_1", name="all", scopes=frozenset({"admin"}), queues=None, created_at=clock.now())
        built.keys.add(key, digest(ADMIN_KEY))
        yield House(client=client, clock=clock, built=built)
