"""A mail server in a process of its own: `python bench/lateness_mail_server.py PORT FOLDER`.

Writes the time of each mail's arrival and its subject to `arrivals.tsv` as it comes, and the mails themselves to
`mails.jsonl` once it is asked to end.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ARRIVALS, MAILS = "arrivals.tsv", "mails.jsonl"


class Keeping:
    """Takes every mail."""

    def __init__(self, folder: Path) -> None:
        self._arrivals = (folder / ARRIVALS).open("w", buffering=1)
        self.mails: list[tuple[str, str]] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - not our name
        at = time.time()
        content = (envelope.original_content or b"").decode("ascii")
        subject = content.partition("Subject: ")[2].partition("\r\n")[0]
        self._arrivals.write(f"{at:.6f}\t{subject}\n")
        self.mails.append((envelope.rcpt_tos[0], content))
        return "250 taken"


def main(port: int, folder: Path) -> None:
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda _signal, _frame: ended.set())
    keeping = Keeping(folder)
    controller = Controller(keeping, hostname="127.0.0.1", port=port)  # type: ignore[no-untyped-call]
    controller.start()  # type: ignore[no-untyped-call]
    ended.wait()
    controller.stop()  # type: ignore[no-untyped-call]
    with (folder / MAILS).open("w") as file:
        file.writelines(json.dumps(mail) + "\n" for mail in keeping.mails)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
