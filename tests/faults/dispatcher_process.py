"""`python -m tests.faults.dispatcher_process SECONDS`: `python -m workers dispatcher` with leases of another length.

With the minute of production, most messages that a fault holds up would have lost their use before they are claimed
again, and little would be seen of what happens then.
"""

from __future__ import annotations

import signal
import sys
from datetime import timedelta

from promise_service.bootstrap.background import background
from promise_service.logs import configure_logs
from promise_service.settings import Settings
from workers.dispatcher import Dispatcher


def main(lease: timedelta) -> None:
    settings = Settings.from_environment()
    configure_logs(settings.log_level, settings.log_format)
    with background(settings) as opened:
        dispatcher = Dispatcher(opened.claims, opened.jobs, opened.clock, lease=lease)
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda _signal, _frame: dispatcher.stop())
        print("dispatcher: queue", flush=True)
        dispatcher.run()


if __name__ == "__main__":
    main(timedelta(seconds=float(sys.argv[1])))
