"""What a worker does with a batch of due timers: each one by itself, so that one failure leaves the others alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from promise_service.application.ledger import Ledger, carry_out
from promise_service.application.run_due_timer import RunTimer
from promise_service.application.send_notice import NoticeSender
from promise_service.domain.timers import TimerKind, named_by


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerRunner:
    """Runs due timers: decisions by the ledger, messages by the notice sender."""

    ledger: Ledger
    notices: NoticeSender

    def run(self, timer_ids: Sequence[str]) -> None:
        """Run each timer. What fails is raised together once all were tried; their leases bring them back.

        Mails go last: a mail server that does not answer holds up no verdict and no decision.
        """
        failures: list[Exception] = []
        for timer_id in sorted(timer_ids, key=lambda timer_id: timer_id.startswith(TimerKind.SEND_NOTICE)):
            try:
                self._run_one(timer_id)
            except Exception as failure:  # noqa: BLE001  # every timer of the batch gets its turn; all is raised below
                failures.append(failure)
        if failures:
            raise ExceptionGroup("some timers of the batch could not be run", failures)

    def _run_one(self, timer_id: str) -> None:
        kind, subject_id = named_by(timer_id)
        if kind is TimerKind.SEND_NOTICE:
            self.notices.send(timer_id, subject_id)
        else:
            carry_out(self.ledger, RunTimer(timer_id=timer_id))
