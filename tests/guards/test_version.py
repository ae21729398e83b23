"""There is one version, however it is asked for."""

from __future__ import annotations

import tomllib

from promise_service import __version__
from promise_service.http.openapi import DESCRIPTION, contract
from tests.guards.tree import ROOT


def test_the_package_the_project_and_the_contract_have_the_same_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    assert contract([], {}).document["info"] == {
        "title": "Promise Service",
        "version": __version__,
        "description": DESCRIPTION,
    }
