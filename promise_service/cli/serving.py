"""`up`, `api` and `migrate`: what keeps the service running."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from promise_service.adapters.listening import listen
from promise_service.bootstrap.first_start import prepare_database
from promise_service.cli.store import opened
from promise_service.settings import Settings
from promise_service.up import run_everything


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Tell the command line of these commands."""
    up = command("up", help="everything in one: SQLite file, embedded Redis, API, dispatcher, worker")
    _add_address(up)
    up.add_argument("--data", metavar="FOLDER", help="where it keeps everything (./data)")
    up.add_argument("--policy", metavar="FILE", help="the policy that the first start publishes (the sample)")
    up.set_defaults(run=_up)
    api = command("api", help="the API alone")
    _add_address(api)
    api.set_defaults(run=_api)
    migrate = command("migrate", help="bring the database up to this version")
    migrate.set_defaults(run=_migrate)


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", help="the port to listen on (8000)")


def _up(settings: Settings, _arguments: argparse.Namespace) -> int:
    run_everything(settings)
    return 0


def _api(settings: Settings, _arguments: argparse.Namespace) -> int:
    from promise_service.app import create_app  # noqa: PLC0415 - slow to import, and needed by no other command
    from promise_service.cli.api_server import ApiServer, serving  # noqa: PLC0415 - as above

    with opened(settings):  # says what is missing before anything listens
        listening = listen(settings.host, settings.port)
    with listening:
        app = create_app(settings)
        server = ApiServer(serving(app, settings.proxies), app)
        server.run([listening])
    return 0 if server.started else 1


def _migrate(settings: Settings, _arguments: argparse.Namespace) -> int:
    prepare_database(settings)
    print("The database has the schema of this version.")
    return 0
