"""`policy check|apply|show`: what is promised."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from promise_service import bootstrap
from promise_service.adapters.policy_document import read_document
from promise_service.cli.store import opened
from promise_service.errors import CannotStart, NoPolicyYet
from promise_service.settings import Settings


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Tell the command line of these commands."""
    policy = command("policy", help="check, publish or show what is promised")
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


def _check(settings: Settings, arguments: argparse.Namespace) -> int:
    document = read_document(_content(arguments.file), media=None)
    with bootstrap.foundations(settings) as built:
        built.policy_reader.read(document, today=built.clock.now().date())
    print(f"{arguments.file} can be published.")
    return 0


def _apply(settings: Settings, arguments: argparse.Namespace) -> int:
    text = _content(arguments.file)
    with opened(settings) as built:
        latest = built.versions.published()
        follows = latest.version if latest else 0
        published = bootstrap.publish_document(built, text, follows=follows, by="command line")
    print(f"Version {published.version} is in force.")
    return 0


def _show(settings: Settings, _arguments: argparse.Namespace) -> int:
    with opened(settings) as built:
        published = built.versions.published()
    if published is None:
        raise NoPolicyYet("No policy has been published yet: run `promise-service policy apply FILE`.")
    print(json.dumps(published.document, ensure_ascii=False, indent=2))
    return 0


def _content(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise CannotStart(f"Cannot read {file}: {(error.strerror or str(error)).lower()}.") from None
    except UnicodeDecodeError as error:
        raise CannotStart(f"Cannot read {file}: byte {error.start} is not UTF-8.") from None
