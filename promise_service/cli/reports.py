"""`reports verify`: do the figures stand on the facts?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from promise_service.adapters.sql.standings_check import Difference, check_standings
from promise_service.cli.store import opened
from promise_service.settings import Settings


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Tell the command line of these commands."""
    reports = command("reports", help="check what the reports are counted from")
    actions = reports.add_subparsers(metavar="ACTION", required=True)
    verify = actions.add_parser("verify", help="compute every standing from its facts and compare; 1 if any differs")
    verify.set_defaults(run=_verify)


def _verify(settings: Settings, _arguments: argparse.Namespace) -> int:
    seen = differences = 0
    with opened(settings) as built:
        for checked in check_standings(built.engine, built.clock):
            seen = checked.promises
            print(f"{seen} of {checked.of} promises compared", file=sys.stderr)
            for difference in checked.differences:
                differences += 1
                print(_sentence(difference))
    if differences:
        print(f"{differences} of {seen} promises stand otherwise than their facts say.")
        return 1
    print(f"{seen} promises stand as their facts say.")
    return 0


def _sentence(difference: Difference) -> str:
    if not difference.columns:
        return f"{difference.promise_id}: no standing is stored"
    return f"{difference.promise_id}: differs in {', '.join(difference.columns)}"
