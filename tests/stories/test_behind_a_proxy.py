"""Who connects, and how, is what a proxy says where the operator named it; nobody else is believed."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from promise_service.dashboard.guessing import MOST_WRONG
from tests.stories.api_process import api_process
from tests.stories.contact_centre import ADMIN_KEY

GUESSER, SUPERVISOR, CLAIMED = "203.0.113.7", "203.0.113.8", "198.51.100.1"
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')


def sign_in(address: str, key: str, **forwarded: str) -> httpx.Response:
    """A browser comes through a proxy on this machine, opens the sign-in form, and sends it with that key.

    Its cookies are taken along by hand: no client sends those of HTTPS where it connects without.
    """
    headers = {f"X-Forwarded-{name}": value for name, value in forwarded.items()}
    form = httpx.get(f"{address}/sign-in", headers=headers)
    token = _TOKEN.search(form.text)
    assert token is not None
    cookies = "; ".join(each.partition(";")[0] for each in form.headers.get_list("set-cookie"))
    data = {"form_token": token[1], "key": key, "next": "/"}
    return httpx.post(f"{address}/sign-in", data=data, headers=headers | {"Cookie": cookies})


@pytest.mark.parametrize("proxies", ["127.0.0.1", "fd00::/8, 127.0.0.0/8"])
def test_behind_a_trusted_proxy_a_guesser_locks_out_nobody_else(sqlite_url: str, tmp_path: Path, proxies: str) -> None:
    with api_process(sqlite_url, tmp_path, trusted_proxies=proxies) as address:
        wrong = [sign_in(address, "wrong", For=f"{CLAIMED}{n}, {GUESSER}").status_code for n in range(MOST_WRONG + 1)]
        right = sign_in(address, ADMIN_KEY, For=SUPERVISOR)

    assert wrong == [*[403] * MOST_WRONG, 429]  # whatever the guesser says to be
    assert right.status_code == 303


def test_behind_a_trusted_proxy_cookies_are_secure_when_the_browser_came_by_https(
    sqlite_url: str, tmp_path: Path
) -> None:
    with api_process(sqlite_url, tmp_path, trusted_proxies="127.0.0.1") as address:
        by_https = sign_in(address, ADMIN_KEY, Proto="https").headers["set-cookie"]
        by_http = sign_in(address, ADMIN_KEY, Proto="http").headers["set-cookie"]

    assert by_https.startswith("__Host-promise-session=")
    assert "secure" in by_https.lower()
    assert by_http.startswith("promise-session=")
    assert "secure" not in by_http.lower()


@pytest.mark.parametrize("proxies", [None, "10.0.0.0/8"])
def test_of_anybody_else_nothing_is_believed(
    sqlite_url: str, tmp_path: Path, proxies: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")  # a variable of the server's own, which is not ours to heed

    with api_process(sqlite_url, tmp_path, trusted_proxies=proxies) as address:
        wrong = [sign_in(address, "wrong", For=f"203.0.113.{n}").status_code for n in range(MOST_WRONG + 1)]
        cookie = httpx.get(f"{address}/sign-in", headers={"X-Forwarded-Proto": "https"}).headers["set-cookie"]

    assert wrong[-1] == 429
    assert cookie.startswith("promise-form=")
