"""There is a first admin key from the first start on; it can be replaced, but once revoked it stays so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from promise_service.application.access import ADMIN_KEY_ID, digest, issue_key
from promise_service.bootstrap.first_start import AdminKey, ensure_admin_key
from promise_service.bootstrap.foundations import Foundations, build_foundations
from promise_service.errors import CannotStart
from promise_service.settings import Settings


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, data=tmp_path)


@pytest.fixture
def built(settings: Settings) -> Iterator[Foundations]:
    foundations = build_foundations(settings)
    yield foundations
    foundations.engine.dispose()


def _started(settings: Settings, admin_key: str | None = None) -> AdminKey:
    told = {"admin_key": SecretStr(admin_key) if admin_key else None}
    return ensure_admin_key(settings.model_copy(update=told), settings.data)


def _opens(built: Foundations, text: str) -> bool:
    key = built.keys.find(digest(text))
    return key is not None and key.revoked_at is None


def test_the_first_start_makes_a_key_and_the_next_finds_it(settings: Settings, built: Foundations) -> None:
    made = _started(settings)
    assert made.text is not None
    assert _opens(built, made.text)

    assert _started(settings) == AdminKey(text=None, path=settings.data / "admin.key", revoked=False)
    assert _opens(built, made.text)


def test_a_revoked_key_stays_revoked_at_the_next_start(settings: Settings, built: Foundations) -> None:
    made = _started(settings)
    assert made.text is not None
    built.keys.revoke(ADMIN_KEY_ID, built.clock.now())

    assert _started(settings) == AdminKey(text=None, path=settings.data / "admin.key", revoked=True)
    assert not _opens(built, made.text)


def test_another_key_replaces_the_one_before(settings: Settings, built: Foundations) -> None:
    _started(settings, "psk_first")
    _started(settings, "psk_second")

    assert not _opens(built, "psk_first")
    assert _opens(built, "psk_second")
    assert [key.id for key in built.keys.listed()] == ["key_admin"]


def test_a_key_that_was_revoked_does_not_come_back_after_others(settings: Settings, built: Foundations) -> None:
    _started(settings, "psk_first")
    built.keys.revoke(ADMIN_KEY_ID, built.clock.now())
    assert not _started(settings, "psk_second").revoked
    assert not _started(settings, "psk_third").revoked

    assert _started(settings, "psk_first").revoked

    assert not _opens(built, "psk_first")
    assert not _opens(built, "psk_second")
    assert _opens(built, "psk_third")
    assert {key.id for key in built.keys.listed()} == {"key_admin", "key_admin_2"}


def test_where_the_file_of_a_revoked_key_was_deleted_a_new_one_is_made(settings: Settings, built: Foundations) -> None:
    _started(settings)
    built.keys.revoke(ADMIN_KEY_ID, built.clock.now())
    (settings.data / "admin.key").unlink()

    made = _started(settings)

    assert made.text is not None
    assert _opens(built, made.text)


def test_the_text_of_another_key_is_refused(settings: Settings, built: Foundations) -> None:
    _, text = issue_key(
        built.keys, key_id="key_1", name="voice menu", scopes=["telephony"], queues=None, now=built.clock.now()
    )

    with pytest.raises(CannotStart, match=r"already that of key_1 \(voice menu\); choose another text"):
        _started(settings, text)
