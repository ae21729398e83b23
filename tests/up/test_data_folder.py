"""The data folder is made, private, and of one `up` at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from promise_service.errors import CannotStart
from promise_service.up.data_folder import data_folder


def test_a_missing_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    with data_folder(tmp_path / "new" / "data") as folder:
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_in_use_is_refused_until_it_is_free_again(tmp_path: Path) -> None:
    with data_folder(tmp_path), pytest.raises(CannotStart, match="in use by another"), data_folder(tmp_path):
        pass
    with data_folder(tmp_path) as folder:
        assert folder == tmp_path


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with (
        pytest.raises(CannotStart, match=r"Cannot write to the data folder .*/file/data: not a directory"),
        data_folder(tmp_path / "file" / "data"),
    ):
        pass
