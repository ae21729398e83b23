"""Data of an older version are copied before they are changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from promise_service.adapters.sql.schema_version import head_revision
from promise_service.settings import Settings
from promise_service.up.backup import back_up_older_data


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    return Settings(data=Path(sqlite_url.removeprefix("sqlite:///")).parent)


def _say_that_the_schema_is(revision: str, settings: Settings) -> None:
    with closing(sqlite3.connect(settings.sqlite_file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [revision])


def test_older_data_are_copied_whole(settings: Settings) -> None:
    _say_that_the_schema_is("0000", settings)

    copy = back_up_older_data(settings)

    assert copy == settings.data / "promises-schema-0000.sqlite"
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0000",)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("revision", [head_revision(), "9999"], ids=["this version", "a newer one"])
def test_no_other_data_are_copied(settings: Settings, revision: str) -> None:
    _say_that_the_schema_is(revision, settings)

    assert back_up_older_data(settings) is None


def test_where_there_are_no_data_none_are_made(tmp_path: Path) -> None:
    assert back_up_older_data(Settings(data=tmp_path)) is None
    assert list(tmp_path.iterdir()) == []
