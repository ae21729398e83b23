"""docs/settings.md lists every setting as the code has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from promise_service.settings import PREFIX, Settings

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text("utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_stands_in_its_table_with_its_default(name: str) -> None:
    field = Settings.model_fields[name]
    default = "none" if field.default is None else f"`{field.default}`"

    assert f"| `{PREFIX}{name.upper()}` | {default} | {field.description}. |" in PAGE


def test_the_table_lists_nothing_else() -> None:
    assert PAGE.count(f"\n| `{PREFIX}") == len(Settings.model_fields)
