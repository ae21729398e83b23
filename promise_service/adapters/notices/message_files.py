"""Messages as files, where there is nobody to hand them to."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from promise_service.errors import DeliveryFailed


def write_message(folder: Path, name: str, content: bytes) -> None:
    """Write a file that only its owner may read. It appears whole or not at all; DeliveryFailed says why not."""
    try:
        with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
            part = Path(file.name)
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                part.replace(folder / name)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise DeliveryFailed(f"The message cannot be written: {error.strerror}.", transient=True) from error
