"""Keys that open the API: made, recognised, revoked. Only a digest of a key's text is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from promise_service.application.ports.access_keys import AccessKey, AccessKeys
from promise_service.errors import CannotStart, Fault, InvalidInput

ADMIN_KEY_ID = "key_admin"
"""The first admin key; after a revoked one comes `key_admin_2`, then `key_admin_3`."""


class Scope(StrEnum):
    """What the holder of a key is; docs/api.md has the table of what each may do."""

    TELEPHONY = "telephony"
    INTAKE = "intake"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


def digest(text: str) -> bytes:
    """What is kept of a key. Its text has 256 bits of chance, so one round of SHA-256 cannot be guessed back."""
    return hashlib.sha256(text.encode()).digest()


def new_key_text() -> str:
    """A new key, in letters that every header and shell takes as they are."""
    return f"psk_{secrets.token_urlsafe(32)}"


def issue_key(
    keys: AccessKeys,
    *,
    key_id: str,
    name: str,
    scopes: Iterable[str],
    queues: Iterable[str] | None,
    now: datetime,
) -> tuple[AccessKey, str]:
    """A new key and its text, which nobody can read again; InvalidInput for unknown scopes or no name."""
    wanted = frozenset(scopes)
    faults = [
        Fault("/scopes", f"there is no scope {scope!r}; known: {', '.join(Scope)}")
        for scope in sorted(wanted - set(Scope))
    ]
    if not wanted:
        faults.append(Fault("/scopes", f"a key needs at least one scope of: {', '.join(Scope)}"))
    if not name.strip():
        faults.append(Fault("/name", "a key needs a name, so that people know what it is for"))
    if faults:
        raise InvalidInput(faults)
    text = new_key_text()
    key = AccessKey(
        id=key_id,
        name=name,
        scopes=wanted,
        queues=frozenset(queues) if queues is not None else None,
        created_at=now,
    )
    keys.add(key, digest(text))
    return key, text


def set_admin_key(keys: AccessKeys, text: str, now: datetime) -> bool:
    """Let `text` be the first admin key, in place of another; False where it was revoked, which it stays.

    CannotStart where it is the text of a key that was made for something else.
    """
    known = keys.find(digest(text))
    if known is not None and not _is_first_admin_key(known):
        raise CannotStart(f"The admin key is already that of {known.id} ({known.name}); choose another text for it.")
    if known is not None:
        return known.revoked_at is None
    firsts = [key for key in keys.listed() if _is_first_admin_key(key)]
    good = [key.id for key in firsts if key.revoked_at is None]
    key_id = good[0] if good else f"{ADMIN_KEY_ID}_{len(firsts) + 1}" if firsts else ADMIN_KEY_ID
    key = AccessKey(id=key_id, name="first admin key", scopes=frozenset(Scope), queues=None, created_at=now)
    keys.add(key, digest(text))
    return True


def _is_first_admin_key(key: AccessKey) -> bool:
    return key.id == ADMIN_KEY_ID or key.id.startswith(f"{ADMIN_KEY_ID}_")
