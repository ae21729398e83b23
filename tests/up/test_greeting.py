"""What `up` says: where it is, where its key is, and what to try."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from promise_service.bootstrap.first_start import AdminKey
from promise_service.settings import Settings
from promise_service.up.greeting import greeting

SETTINGS = Settings(data=Path("/srv/promise data"), port=8100)
KEY_FILE = Path("/srv/promise data/admin.key")
NEW = AdminKey(text="psk_new", path=KEY_FILE, revoked=False)
KEPT = AdminKey(text=None, path=KEY_FILE, revoked=False)
SET = AdminKey(text=None, path=None, revoked=False)


def _commands(words: str) -> list[list[str]]:
    """The curl commands in `words`, as a shell reads them."""
    return [shlex.split(line) for line in words.splitlines() if line.strip().startswith("curl")]


def test_a_new_key_is_told_once_and_later_only_where_it_is() -> None:
    assert "psk_new (told only now, kept in /srv/promise data/admin.key)" in greeting(SETTINGS, NEW)
    later = greeting(SETTINGS, KEPT)
    assert "Admin key  in /srv/promise data/admin.key" in later
    assert "psk_" not in later


def test_of_a_revoked_key_it_says_how_to_get_another() -> None:
    assert "in /srv/promise data/admin.key, was revoked and opens nothing; delete that file" in greeting(
        SETTINGS, replace(KEPT, revoked=True)
    )
    assert "that of PROMISE_ADMIN_KEY was revoked and opens nothing; set another one" in greeting(
        SETTINGS, replace(SET, revoked=True)
    )


@pytest.mark.parametrize("key", [KEPT, SET])
def test_the_two_commands_are_an_offer_and_a_deadline(key: AdminKey) -> None:
    offer, reply = _commands(greeting(SETTINGS, key))

    assert offer[1] == "http://127.0.0.1:8100/v1/callback-offers"
    assert json.loads(offer[-1])["predicted_wait_seconds"] == 260
    assert reply[1] == "http://127.0.0.1:8100/v1/replies"
    assert json.loads(reply[-1])["subject"] == "claim"


def test_the_key_is_read_by_the_shell_wherever_it_is() -> None:
    [offer, _] = _commands(greeting(SETTINGS, NEW))
    assert offer[3] == "Authorization: Bearer $(cat '/srv/promise data/admin.key')"

    [offer, _] = _commands(greeting(SETTINGS, SET))
    assert offer[3] == "Authorization: Bearer $PROMISE_ADMIN_KEY"


def test_it_says_where_mails_go() -> None:
    assert "become .eml files in /srv/promise data/mail" in greeting(SETTINGS, KEPT)
    sending = SETTINGS.model_copy(update={"smtp_url": SecretStr("smtp://mail.example.com")})
    assert "Mails      are sent" in greeting(sending, KEPT)
