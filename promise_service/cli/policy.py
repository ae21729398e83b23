"""`policy check|apply|show|preset`: what is promised."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from promise_service.adapters.policy_document import policy_text, preset, preset_names, read_document
from promise_service.application.foresee_shortfalls import foresee_shortfalls
from promise_service.application.ledger import carry_out
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import foundations
from promise_service.cli.store import opened
from promise_service.errors import NoPolicyYet
from promise_service.settings import Settings


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Tell the command line of these commands."""
    policy = command("policy", help="check, publish or show what is promised, or start from a preset")
    actions = policy.add_subparsers(metavar="ACTION", required=True)
    for name, run, help_ in (
        ("check", _check, "list everything that is wrong with a document"),
        ("apply", _apply, "publish a document as the next version, in force at once"),
    ):
        action = actions.add_parser(name, help=help_)
        action.add_argument("file", metavar="FILE", type=Path, help="a policy document, YAML or JSON")
        action.set_defaults(run=run)
    show = actions.add_parser("show", help="print the document in force, as JSON")
    show.set_defaults(run=_show)
    ready_made = actions.add_parser("preset", help="print a ready-made document to start from, or the names of all")
    ready_made.add_argument("name", metavar="NAME", nargs="?", help="the one to print")
    ready_made.set_defaults(run=_preset)


def _check(settings: Settings, arguments: argparse.Namespace) -> int:
    document = read_document(policy_text(arguments.file), media=None)
    with foundations(settings) as built:
        built.policy_reader.read(document, today=built.clock.now().date())
    print(f"{arguments.file} can be published.")
    return 0


def _apply(settings: Settings, arguments: argparse.Namespace) -> int:
    text = policy_text(arguments.file)
    with opened(settings) as built:
        latest = built.versions.published()
        follows = latest.version if latest else 0
        published = publish_document(built, text, follows=follows, by="command line")
        foresee_shortfalls(built.prospects, built.versions, partial(carry_out, built.ledger), built.clock.now())
    print(f"Version {published.version} is in force.")
    return 0


def _show(settings: Settings, _arguments: argparse.Namespace) -> int:
    with opened(settings) as built:
        published = built.versions.published()
    if published is None:
        raise NoPolicyYet("No policy has been published yet: run `promise-service policy apply FILE`.")
    print(json.dumps(published.document, ensure_ascii=False, indent=2))
    return 0


def _preset(_settings: Settings, arguments: argparse.Namespace) -> int:
    if arguments.name is None:
        print("\n".join(preset_names()))
    else:
        print(preset(arguments.name), end="")
    return 0
