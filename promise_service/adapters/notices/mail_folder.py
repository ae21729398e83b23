"""Mails and SMS as files: what the embedded service does instead of sending them."""

from __future__ import annotations

from pathlib import Path

from promise_service.adapters.notices.addresses import sender_of
from promise_service.adapters.notices.mail_message import mail_message
from promise_service.adapters.notices.message_files import write_message
from promise_service.domain.notices import Notice
from promise_service.errors import CannotStart, DeliveryFailed


class FolderMailer:
    """Writes every mail to `<notice id>.eml` in a folder that only its owner may enter.

    `sender` is the mailbox that they come from. A second try writes the same file again. CannotStart where the folder
    can neither be found nor made, or `sender` is no mailbox.
    """

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender_of(sender)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CannotStart(f"The folder of mails {str(folder)!r} cannot be made: {error.strerror}.") from error

    def send(self, notice: Notice) -> None:
        """Returns once the file is there; DeliveryFailed says why not."""
        write_message(self._folder, f"{notice.id}.eml", mail_message(notice, self._sender).as_bytes())

    def close(self) -> None:
        """Nothing is kept open."""


class FolderTexter:
    """Writes every SMS to `<notice id>.sms.txt`: the number, an empty line, the text.

    The folder is made with the first one, for most services send none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, notice: Notice) -> None:
        """Returns once the file is there; DeliveryFailed says why not."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise DeliveryFailed(f"The folder of messages cannot be made: {error.strerror}.", transient=True) from error
        text = f"{notice.receiver}\n\n{notice.message.text}\n"
        write_message(self._folder, f"{notice.id}.sms.txt", text.encode("utf-8"))

    def close(self) -> None:
        """Nothing is kept open."""
