"""Settings come from PROMISE_ variables; what is wrong with them is said in one line, without secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from promise_service.errors import CannotStart
from promise_service.settings import Settings


def _refusal(**variables: str) -> str:
    with pytest.raises(CannotStart) as refused:
        Settings.from_environment({f"PROMISE_{name}": value for name, value in variables.items()})
    return str(refused.value)


def test_nothing_needs_to_be_set() -> None:
    settings = Settings.from_environment({"PATH": "/bin"})

    assert settings.address == "http://127.0.0.1:8000"
    assert settings.database == f"sqlite:///{Path.cwd()}/data/promises.sqlite"
    assert settings.mails == Path("data/mail")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_address_is_understood_in_each_usual_spelling(scheme: str) -> None:
    settings = Settings.from_environment({"PROMISE_DATABASE_URL": f"{scheme}://joe:pw@db/promises"})

    assert settings.database == "postgresql+psycopg://joe:pw@db/promises"


def test_an_empty_variable_counts_as_absent() -> None:
    assert Settings.from_environment({"PROMISE_SMTP_URL": "", "PROMISE_PORT": ""}).port == 8000


def test_what_the_command_line_tells_wins() -> None:
    assert Settings.from_environment({"PROMISE_PORT": "9000"}, port=9100, host=None).port == 9100


def test_an_unknown_setting_is_refused_with_the_name_that_was_meant() -> None:
    assert _refusal(LOG_LEVL="x") == "PROMISE_LOG_LEVL is no setting; did you mean PROMISE_LOG_LEVEL?"
    assert _refusal(QUIET="1") == "PROMISE_QUIET is no setting"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "99999", "PROMISE_PORT '99999' is wrong: input should be less than or equal to 65535"),
        ("PORT", "http", "PROMISE_PORT 'http' is wrong: input should be a valid integer"),
        ("LOG_FORMAT", "xml", "PROMISE_LOG_FORMAT 'xml' is wrong: input should be 'json' or 'console'"),
        ("PUBLIC_URL", "promises", "PROMISE_PUBLIC_URL 'promises' is not an address as https://"),
        ("MAIL_FROM", "promises", "PROMISE_MAIL_FROM 'promises' is not an e-mail address as"),
        ("MAIL_FROM", "Bank <promises>", "PROMISE_MAIL_FROM 'Bank <promises>' is not an e-mail address as"),
        ("SMS_URL", "gateway.example", "PROMISE_SMS_URL is not an address as https://ACCOUNT:TOKEN@host/path?from="),
        ("DATABASE_URL", "mysql://db", "PROMISE_DATABASE_URL is not an address as postgresql://"),
        ("REDIS_URL", "localhost", "PROMISE_REDIS_URL is not an address as redis://"),
        ("SMTP_URL", "mail.example.com", "PROMISE_SMTP_URL is not an address as smtp://"),
        ("SMTP_URL", "smtp://mail:port", "PROMISE_SMTP_URL is not an address as smtp://"),
        ("SIGNING_KEY", "k" * 31, "PROMISE_SIGNING_KEY needs keys of at least 32 letters and digits"),
        ("SIGNING_KEY", f"{'k' * 32},short", "PROMISE_SIGNING_KEY needs keys of at least 32 letters and digits"),
        ("SIGNING_KEY", " , ", "PROMISE_SIGNING_KEY needs keys of at least 32 letters and digits"),
        ("SIGNING_KEY", "é" * 32, "PROMISE_SIGNING_KEY needs keys of at least 32 letters and digits"),
        ("TRUSTED_PROXIES", "proxy.example", "PROMISE_TRUSTED_PROXIES 'proxy.example' needs addresses as 10.0.0.5 or"),
        ("TRUSTED_PROXIES", "10.0.0.1/8", "PROMISE_TRUSTED_PROXIES '10.0.0.1/8' needs addresses as 10.0.0.5 or"),
        ("TRUSTED_PROXIES", "10.0.0.5, *", "PROMISE_TRUSTED_PROXIES '10.0.0.5, *' needs addresses as 10.0.0.5 or"),
        ("TRUSTED_PROXIES", "0.0.0.0/0", "PROMISE_TRUSTED_PROXIES '0.0.0.0/0' needs addresses as 10.0.0.5 or"),
        ("TRUSTED_PROXIES", ",", "PROMISE_TRUSTED_PROXIES ',' needs addresses as 10.0.0.5 or"),
        ("ADMIN_KEY", "two words", "PROMISE_ADMIN_KEY holds characters that no header can carry"),
    ],
)
def test_an_unusable_value_is_named(name: str, value: str, said: str) -> None:
    assert _refusal(**{name: value}).startswith(said)


def test_every_problem_is_told_at_once_in_one_line() -> None:
    refusal = _refusal(PORT="0", QUIET="1", LOG_LEVEL="loud")

    assert "PROMISE_PORT" in refusal
    assert "PROMISE_QUIET" in refusal
    assert "PROMISE_LOG_LEVEL" in refusal
    assert "\n" not in refusal


def test_no_secret_is_ever_shown() -> None:
    secrets = {
        "DATABASE_URL": "postgresql://joe:hush@db/p",
        "ADMIN_KEY": "hush",
        "SMTP_URL": "smtp://joe:hush@m",
        "SMS_URL": "https://joe:hush@g/x",
        "SIGNING_KEY": "hush" * 8,
    }
    settings = Settings.from_environment({f"PROMISE_{name}": value for name, value in secrets.items()})

    assert "hush" not in repr(settings)
    assert "hush" not in _refusal(
        DATABASE_URL="mysql://joe:hush@db",
        ADMIN_KEY="hush é",
        SIGNING_KEY="hush",
        SMTP_URL="hush",
        SMS_URL="joe:hush@g",
    )


def test_another_process_reads_the_same_settings_from_its_environment() -> None:
    settings = Settings.from_environment(
        {
            "PROMISE_ADMIN_KEY": "hush",
            "PROMISE_SIGNING_KEY": "s" * 32,
            "PROMISE_PORT": "9000",
            "PROMISE_REDIS_URL": "unix:///r.sock",
        }
    )

    assert Settings.from_environment(settings.to_environment()) == settings
    assert "PATH" in settings.to_environment()


def test_the_first_of_several_signing_keys_signs() -> None:
    first, second = "a" * 32, "b" * 32

    assert Settings.from_environment({"PROMISE_SIGNING_KEY": f"{first}, {second},"}).signing_keys == (first, second)
    assert Settings.from_environment({}).signing_keys == ()


def test_trusted_proxies_are_addresses_and_networks() -> None:
    told = {"PROMISE_TRUSTED_PROXIES": "10.0.0.5, fd00::/8,"}

    assert Settings.from_environment(told).proxies == ("10.0.0.5", "fd00::/8")
    assert Settings.from_environment({}).proxies == ()


def test_an_address_of_ip_version_6_is_written_with_brackets() -> None:
    assert Settings(host="::1", port=80).address == "http://[::1]:80"
