"""`up` makes a key that signs links, and finds it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from promise_service.bootstrap.first_start import ensure_signing_key
from promise_service.errors import CannotStart
from promise_service.settings import SHORTEST_SIGNING_KEY, Settings


def test_the_first_start_makes_a_key_for_its_owner_only_and_the_next_finds_it(tmp_path: Path) -> None:
    made = ensure_signing_key(Settings(data=tmp_path), tmp_path)

    (key,) = made.signing_keys
    assert len(key) > SHORTEST_SIGNING_KEY
    assert (tmp_path / "signing.key").stat().st_mode & 0o777 == 0o600
    assert ensure_signing_key(Settings(data=tmp_path), tmp_path) == made


def test_two_houses_have_two_keys(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()

    assert ensure_signing_key(Settings(), here).signing_keys != ensure_signing_key(Settings(), there).signing_keys


def test_the_key_of_the_settings_wins_and_nothing_is_kept(tmp_path: Path) -> None:
    settings = Settings(signing_key=SecretStr("k" * 32))

    assert ensure_signing_key(settings, tmp_path) == settings
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_holds_no_key_stops_the_start_without_showing_it(tmp_path: Path) -> None:
    (tmp_path / "signing.key").write_text("hush")

    with pytest.raises(CannotStart, match="holds no signing key; delete it") as refused:
        ensure_signing_key(Settings(), tmp_path)
    assert "hush" not in str(refused.value)
