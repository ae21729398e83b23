"""Mails as files: what the embedded service does instead of sending them."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from promise_service.adapters.notices.mail_message import mail_message
from promise_service.domain.notices import Notice
from promise_service.errors import CannotStart, DeliveryFailed


class FolderMailer:
    """Writes every mail to `<notice id>.eml` in a folder that only its owner may enter.

    `sender` is the address that they come from. A file appears whole or not at all, and a second try writes the same
    file again. CannotStart where the folder can neither be found nor made.
    """

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CannotStart(f"The folder of mails {str(folder)!r} cannot be made: {error.strerror}.") from error

    def send(self, notice: Notice) -> None:
        """Returns once the file is there; DeliveryFailed says why not."""
        mail = mail_message(notice, self._sender).as_bytes()
        try:
            self._write(f"{notice.id}.eml", mail)
        except OSError as error:
            raise DeliveryFailed(f"The mail cannot be written: {error.strerror}.", transient=True) from error

    def close(self) -> None:
        """Nothing is kept open."""

    def _write(self, name: str, mail: bytes) -> None:
        with NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as file:
            part = Path(file.name)
            try:
                file.write(mail)
                file.flush()
                os.fsync(file.fileno())
                part.replace(self._folder / name)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
