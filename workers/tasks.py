"""What RQ runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar

_run: ContextVar[Callable[[Sequence[str]], None]] = ContextVar("run")


def serve(run: Callable[[Sequence[str]], None]) -> None:
    """From now on this process runs due timers by `run`."""
    _run.set(run)


def run_timers(timer_ids: list[str]) -> None:
    """Run a batch of due timers; running one twice changes nothing.

    Of an error RQ logs and stores the words. They may tell who a customer is, so the names of errors and the
    places that they came through have to do.
    """
    try:
        _run.get()(timer_ids)
    except Exception as error:  # noqa: BLE001 - raised again, without its words
        raise _without_words(error) from None


def _without_words(error: Exception) -> Exception:
    if isinstance(error, ExceptionGroup):
        wordless: Exception = ExceptionGroup("timers failed", [_without_words(each) for each in error.exceptions])
    else:
        wordless = RuntimeError(type(error).__name__)
    return wordless.with_traceback(error.__traceback__)
