"""Policy documents in files."""

from __future__ import annotations

from pathlib import Path

from promise_service.errors import CannotStart


def policy_text(file: Path) -> str:
    """What a file of UTF-8 holds; CannotStart names one that cannot be read."""
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise CannotStart(f"Cannot read {file}: {(error.strerror or str(error)).lower()}.") from None
    except UnicodeDecodeError as error:
        raise CannotStart(f"Cannot read {file}: byte {error.start} is not UTF-8.") from None
