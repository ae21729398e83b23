"""Commands, run in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from promise_service.adapters.policy_document import preset
from promise_service.cli import main


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


Command = Callable[..., Answer]


@pytest.fixture
def command(database_url: str, capsys: pytest.CaptureFixture[str], restored_logs: None) -> Command:
    """Runs one command on a fresh database."""

    def run(*arguments: str, **variables: str) -> Answer:
        environment = {"PROMISE_DATABASE_URL": database_url, "PROMISE_LOG_LEVEL": "warning"}
        code = main(arguments, environment | variables)
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return run


@pytest.fixture
def sample(tmp_path: Path) -> str:
    """The file of a good policy."""
    path = tmp_path / "policy.yaml"
    path.write_text(preset("sample"), "utf-8")
    return str(path)
