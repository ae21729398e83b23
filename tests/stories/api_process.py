"""`promise-service api` as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from pydantic import SecretStr

from promise_service.adapters.child_process import stop_child
from promise_service.settings import Settings
from tests.adapters.notices.smtp_server import free_port
from tests.stories.contact_centre import ADMIN_KEY
from tests.stories.waiting import eventually


@contextmanager
def api_process(database_url: str, folder: Path, *, trusted_proxies: str | None = None) -> Iterator[str]:
    """The API on a free port and on the clock of this machine; gives its address."""
    settings = Settings(
        database_url=database_url,
        admin_key=SecretStr(ADMIN_KEY),
        data=folder,
        port=free_port(),
        trusted_proxies=trusted_proxies,
        log_level="warning",
    )
    with (folder / f"api-{settings.port}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "promise_service", "api"],
            env=settings.to_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        eventually(lambda: process.poll() is not None or is_live(settings.address), "the API")
        assert process.poll() is None, Path(log.name).read_text()
        yield settings.address
    finally:
        stop_child(process, within=5)


def is_live(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health/live", timeout=2).status_code == 200
    except httpx.TransportError:
        return False
