"""What there has to be before the service can serve: a schema, a policy, a key, and a key that signs links."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr, ValidationError

from promise_service.adapters.policy_document import policy_text, preset, read_document
from promise_service.application.access import new_key_text, set_admin_key
from promise_service.application.ports.policies import PublishedPolicy
from promise_service.application.publish_policy import publish
from promise_service.bootstrap.foundations import TZDATA_VERSION, Foundations, foundations
from promise_service.errors import CannotStart, InvalidPolicy, Unreadable
from promise_service.settings import Settings

SIGNING_KEY_FILE = "signing.key"
"""Where `up` keeps the key of customers' links in its data folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminKey:
    """The first admin key: its text where it was made just now, and the file that keeps it (None: not ours)."""

    text: str | None
    path: Path | None
    revoked: bool


def prepare_database(settings: Settings) -> None:
    """Bring the database to the schema of this version; CannotStart where its data are newer."""
    from promise_service.adapters.sql.migration import migrate  # noqa: PLC0415 - slow to import, seldom needed

    migrate(settings.database)


def publish_first_policy(settings: Settings) -> bool:
    """Publish the policy of the settings, else the sample, where there is none yet, and say whether that was so.

    CannotStart where that policy cannot be read or published.
    """
    with foundations(settings) as built:
        if built.versions.published() is not None:
            return False
        text = preset("sample") if settings.policy is None else policy_text(settings.policy)
        try:
            publish_document(built, text, follows=0, by="promise-service")
        except (InvalidPolicy, Unreadable) as error:
            raise CannotStart(
                f"The policy of {settings.policy or 'the sample'} cannot be published: {error}"
            ) from error
        return True


def publish_document(built: Foundations, text: str, *, follows: int, by: str) -> PublishedPolicy:
    """Publish a policy document that is written as YAML or JSON."""
    return publish(
        built.versions,
        built.policy_reader,
        read_document(text, media=None),
        follows=follows,
        by=by,
        tzdata_version=TZDATA_VERSION,
        now=built.clock.now(),
    )


def ensure_admin_key(settings: Settings, data_folder: Path) -> AdminKey:
    """See to it that there is a first admin key: the one of the settings, else the one kept in the data folder.

    Where there is neither, one is made and kept in a file that only its owner can read. One that was revoked stays so.
    """
    path = data_folder / "admin.key"
    with foundations(settings) as built:
        if settings.admin_key is not None:
            opens = set_admin_key(built.keys, settings.admin_key.get_secret_value(), built.clock.now())
            return AdminKey(text=None, path=None, revoked=not opens)
        if path.exists():
            opens = set_admin_key(built.keys, path.read_text().strip(), built.clock.now())
            return AdminKey(text=None, path=path, revoked=not opens)
        text = new_key_text()
        _keep_secret(path, text)
        set_admin_key(built.keys, text, built.clock.now())
        return AdminKey(text=text, path=path, revoked=False)


def ensure_signing_key(settings: Settings, data_folder: Path) -> Settings:
    """The same settings with a key that signs links: their own, else the one kept in the data folder.

    Where there is neither, one is made and kept as the admin key is. CannotStart where the file holds none.
    """
    if settings.signing_key is not None:
        return settings
    path = data_folder / SIGNING_KEY_FILE
    if not path.exists():
        _keep_secret(path, secrets.token_urlsafe(32))
    try:
        told = Settings(signing_key=SecretStr(path.read_text().strip()))
    except ValidationError:
        raise CannotStart(
            f"{path} holds no signing key; delete it, and links that were sent open nothing any more."
        ) from None
    return settings.model_copy(update={"signing_key": told.signing_key})


def _keep_secret(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
