"""What RQ runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from datetime import datetime

Run = Callable[[Sequence[str], datetime], None]

_run: ContextVar[Run] = ContextVar("run")


def serve(run: Run) -> None:
    """From now on this process runs due timers by `run`."""
    _run.set(run)


def run_timers(timer_ids: list[str], lease_until: str) -> None:
    """Run a batch of due timers, which are held until that instant; running one twice changes nothing.

    Of an error RQ logs and stores the words. They may tell who a customer is, so the names of errors and the
    places that they came through have to do.
    """
    try:
        _run.get()(timer_ids, datetime.fromisoformat(lease_until))
    except Exception as error:  # noqa: BLE001 - raised again, without its words
        raise _without_words(error) from None


def _without_words(error: Exception) -> Exception:
    if isinstance(error, ExceptionGroup):
        wordless: Exception = ExceptionGroup("timers failed", [_without_words(each) for each in error.exceptions])
    else:
        wordless = RuntimeError(type(error).__name__)
    return wordless.with_traceback(error.__traceback__)
