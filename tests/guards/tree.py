"""The files of this repository, as the guards read them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_NOT_OURS = {".git", ".venv", ".hypothesis", "build", "data", "dist", "__pycache__"}


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the repository: its path below the root, and what it says."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in _NOT_OURS and not name.endswith("_cache")]
        for name in names:
            path = Path(folder) / name
            content = path.read_bytes()
            if b"\0" not in content:
                yield path.relative_to(ROOT), content.decode("utf-8")
