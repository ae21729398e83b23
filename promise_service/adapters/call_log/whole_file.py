"""Files that are there whole, or as they were before."""

from __future__ import annotations

import os
from pathlib import Path

from promise_service.errors import CannotStart


def write_whole(file: Path, text: str) -> None:
    """Write the text under another name beside the file, then take its place; CannotStart says why it cannot be.

    What is there and no file - a pipe, a terminal - is written to as it is.
    """
    try:
        if file.exists() and not file.is_file():
            file.write_text(text, "utf-8", newline="")
            return
        beside = file.with_name(f".{file.name}.part")
        try:
            with beside.open("w", encoding="utf-8", newline="") as written:
                written.write(text)
                written.flush()
                os.fsync(written.fileno())
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise CannotStart(f"Cannot write {file}: {(error.strerror or str(error)).lower()}.") from None
