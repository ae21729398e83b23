"""Dependencies are few, explained, and locked by hash, without a word on where they come from."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.guards.tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PAGE = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
RUNTIME = (ROOT / "requirements.lock").read_text("utf-8")
DEVELOPMENT = (ROOT / "requirements-dev.lock").read_text("utf-8")
_HASHES = r"(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+"
PIN = re.compile(rf"^([a-z0-9-]+)==(\S+)(?: ;[^\\\n]*)? \\\n{_HASHES}", re.MULTILINE)


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9._-]", each)[0].lower().replace(".", "-").replace("_", "-") for each in requirements}


def _pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall(lock))


NEEDED = _names(PROJECT["project"]["dependencies"])
NEEDED_TO_DEVELOP = _names(PROJECT["dependency-groups"]["dev"])


def test_every_dependency_is_explained_and_no_other() -> None:
    assert set(re.findall(r"^\| ([a-z0-9-]+) \|", PAGE, re.MULTILINE)) == NEEDED | NEEDED_TO_DEVELOP | {"package"}


def test_every_dependency_is_locked() -> None:
    assert NEEDED - _pins(RUNTIME).keys() == set()
    assert (NEEDED | NEEDED_TO_DEVELOP) - _pins(DEVELOPMENT).keys() == set()


def test_development_runs_the_versions_that_production_runs() -> None:
    assert _pins(RUNTIME).items() - _pins(DEVELOPMENT).items() == set()


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT], ids=["runtime", "development"])
def test_a_lock_holds_pins_with_hashes_and_nothing_else(lock: str) -> None:
    assert PIN.sub("", lock) == ""
