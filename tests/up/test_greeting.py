"""What `up` says: where it is, where its key is, and what to try."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from pydantic import SecretStr

from promise_service.settings import Settings
from promise_service.up.greeting import greeting

SETTINGS = Settings(data=Path("/srv/promise data"), port=8100)
KEY_FILE = Path("/srv/promise data/admin.key")


def _commands(words: str) -> list[list[str]]:
    """The curl commands in `words`, as a shell reads them."""
    return [shlex.split(line) for line in words.splitlines() if line.strip().startswith("curl")]


def test_a_new_key_is_told_once_and_later_only_where_it_is() -> None:
    assert "psk_new (told only now, kept in /srv/promise data/admin.key)" in greeting(
        SETTINGS, new_key="psk_new", key_file=KEY_FILE
    )
    later = greeting(SETTINGS, new_key=None, key_file=KEY_FILE)
    assert "Admin key  in /srv/promise data/admin.key" in later
    assert "psk_" not in later


@pytest.mark.parametrize("key_file", [KEY_FILE, None])
def test_the_two_commands_are_an_offer_and_a_deadline(key_file: Path | None) -> None:
    offer, reply = _commands(greeting(SETTINGS, new_key=None, key_file=key_file))

    assert offer[1] == "http://127.0.0.1:8100/v1/callback-offers"
    assert json.loads(offer[-1])["predicted_wait_seconds"] == 260
    assert reply[1] == "http://127.0.0.1:8100/v1/replies"
    assert json.loads(reply[-1])["subject"] == "claim"


def test_the_key_is_read_by_the_shell_wherever_it_is() -> None:
    [offer, _] = _commands(greeting(SETTINGS, new_key="psk_new", key_file=KEY_FILE))
    assert offer[3] == "Authorization: Bearer $(cat '/srv/promise data/admin.key')"

    [offer, _] = _commands(greeting(SETTINGS, new_key=None, key_file=None))
    assert offer[3] == "Authorization: Bearer $PROMISE_ADMIN_KEY"


def test_it_says_where_mails_go() -> None:
    assert "become .eml files in /srv/promise data/mail" in greeting(SETTINGS, new_key=None, key_file=KEY_FILE)
    sending = SETTINGS.model_copy(update={"smtp_url": SecretStr("smtp://mail.example.com")})
    assert "Mails      are sent" in greeting(sending, new_key=None, key_file=KEY_FILE)
