"""`keys create|list|revoke`: who may call the API."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from promise_service.adapters.identifiers import new_id
from promise_service.application.access import Scope, issue_key
from promise_service.application.ports.access_keys import AccessKey
from promise_service.cli.store import opened
from promise_service.settings import Settings


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Tell the command line of these commands."""
    keys = command("keys", help="make, list or revoke the keys of callers")
    actions = keys.add_subparsers(metavar="ACTION", required=True)
    create = actions.add_parser("create", help="make a key; its text is printed once and kept nowhere")
    create.add_argument("--name", required=True, help="what it is for, in people's words")
    create.add_argument("--scopes", required=True, type=_names, help=f"some of {','.join(Scope)}")
    create.add_argument("--queues", type=_names, help="the only queues that it is good for (all)")
    create.set_defaults(run=_create)
    actions.add_parser("list", help="list all keys, without their texts").set_defaults(run=_list)
    revoke = actions.add_parser("revoke", help="let a key open nothing from now on")
    revoke.add_argument("id", metavar="ID", help="as `keys list` shows it")
    revoke.set_defaults(run=_revoke)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _create(settings: Settings, arguments: argparse.Namespace) -> int:
    with opened(settings) as built:
        now = built.clock.now()
        key, text = issue_key(
            built.keys,
            key_id=new_id("key", now),
            name=arguments.name,
            scopes=arguments.scopes,
            queues=arguments.queues,
            now=now,
        )
        policy = built.versions.current()
    unknown = sorted(key.queues - policy.queues.keys()) if key.queues and policy else []
    for name in unknown:
        print(f"Warning: the policy in force has no queue {name!r}.", file=sys.stderr)
    may = f"may act as {', '.join(sorted(key.scopes))} for {_queues(key)}"
    print(f"{key.id} {may}. Its text, told only now:", file=sys.stderr)
    print(text)
    return 0


def _list(settings: Settings, _arguments: argparse.Namespace) -> int:
    with opened(settings) as built:
        for key in built.keys.listed():
            state = f"revoked {key.revoked_at:%Y-%m-%d %H:%MZ}" if key.revoked_at else "good"
            scopes = ",".join(sorted(key.scopes))
            print(f"{key.id}  {key.name}  {scopes}  {_queues(key)}  made {key.created_at:%Y-%m-%d %H:%MZ}  {state}")
    return 0


def _revoke(settings: Settings, arguments: argparse.Namespace) -> int:
    with opened(settings) as built:
        built.keys.revoke(arguments.id, built.clock.now())
        admins = [key for key in built.keys.listed() if Scope.ADMIN in key.scopes and key.revoked_at is None]
    print(f"{arguments.id} opens nothing any more.")
    if not admins:
        print(
            "Warning: no key with the scope admin is left; make one with "
            "`promise-service keys create --name NAME --scopes admin`.",
            file=sys.stderr,
        )
    return 0


def _queues(key: AccessKey) -> str:
    return "all queues" if key.queues is None else f"queues {','.join(sorted(key.queues))}"
