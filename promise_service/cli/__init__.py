"""The command line: parse, call one function, print.

Exit codes: 0 it is done, 1 what was asked for is wrong or failed, 2 it cannot even start, or the policy cannot be
used. What went wrong is one line on standard error; of a policy, one line for each fault.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from promise_service.cli import demo, diagnosis, jobs, keys, policy, reports, serving, waits
from promise_service.errors import CannotStart, InvalidInput, InvalidPolicy, PromiseServiceError, Unreadable
from promise_service.logs import configure_logs
from promise_service.settings import Settings

_PROGRAM = "promise-service"


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] | None = None) -> int:
    """Run one command with the process's own arguments and environment, unless others are given."""
    given = _parser().parse_args(arguments)
    try:
        settings = _settings(given, environment)
        configure_logs(settings.log_level, settings.log_format)
        code: int = given.run(settings, given)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (CannotStart, Unreadable) as error:
        print(f"{_PROGRAM}: {error}", file=sys.stderr)
        return 2
    except InvalidInput as error:
        for fault in error.faults:
            print(f"{_PROGRAM}: {fault.pointer or '/'}: {fault.detail}", file=sys.stderr)
        return 2 if isinstance(error, InvalidPolicy) else 1
    except PromiseServiceError as error:
        print(f"{_PROGRAM}: {error}", file=sys.stderr)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_PROGRAM, description="Makes exact promises and keeps them.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for group in (serving, policy, keys, jobs, reports, waits, demo, diagnosis):
        group.add(commands.add_parser)
    return parser


def _settings(given: argparse.Namespace, environment: Mapping[str, str] | None) -> Settings:
    told = {name: getattr(given, name, None) for name in ("host", "port", "data", "policy")}
    return Settings.from_environment(environment, **told)
