"""What was expected of each caller who waits, and what is learnt once it shows how long it took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from promise_service.domain.waiting.announced_quantiles import AnnouncedQuantiles, within
from promise_service.domain.waiting.board import KnownCall
from promise_service.domain.waiting.forecast import EndedWait
from promise_service.domain.waiting.implied_waits import ImpliedWaits
from promise_service.domain.waiting.outlook import Correction, Known, Outlook, outlook_from
from promise_service.domain.waiting.tail import WaitTail


class Expectation(NamedTuple):
    """The distribution of one wait, and the quantiles in seconds that are announced of it."""

    outlook: Outlook
    quantiles: tuple[float, ...]


class Lessons:
    """Expectations, corrected by what came of those before; who hung up counts as soon as a wait is implied."""

    def __init__(self, threshold_seconds: float) -> None:
        self._threshold_seconds = threshold_seconds
        self._correction = Correction(threshold_seconds)
        self._announced = AnnouncedQuantiles()
        self._implied = ImpliedWaits()
        self._expected: dict[str, Expectation] = {}

    @property
    def honest(self) -> bool:
        """Whether as many of the last 200 waits ended within the announced quantile as should, within three points."""
        return self._announced.honest

    def expect(self, tail: WaitTail, known: Known) -> Expectation:
        """What somebody has to expect of whom this is known."""
        outlook = self._correction.outlook(tail, known)
        return Expectation(outlook, self._announced.announce(known.level, outlook.quantiles))

    def probability(self, expected: Expectation) -> float:
        """That this wait exceeds the threshold."""
        return within(expected.outlook.probability, self._threshold_seconds, expected.quantiles)

    def meet(self, level: int) -> None:
        """There are callers of this priority."""
        self._correction.meet(level)

    def await_end(self, call_id: str, expected: Expectation) -> None:
        """This is expected of a caller who begins to wait."""
        self._expected[call_id] = expected

    def forget(self, call_ids: Iterable[str]) -> None:
        """Nothing will be learnt from these."""
        for call_id in call_ids:
            self._expected.pop(call_id, None)

    def answered(self, caller: KnownCall, at: float) -> list[EndedWait]:
        """A caller was answered after waiting; with that end the waits that it implies."""
        waits = self._implied.answered(caller, at)
        return [self._end(caller, at - caller.entered, implied=False), *self._end_implied(waits)]

    def abandoned(self, caller: KnownCall) -> None:
        """A caller hung up after waiting."""
        self._implied.abandoned(caller)

    def time_passed(self, now: float) -> list[EndedWait]:
        """Who hung up too long ago for any answer to imply a wait."""
        return self._end_implied(self._implied.nobody_came(now))

    def close(self) -> list[EndedWait]:
        """Nobody will be answered any more."""
        return self._end_implied(self._implied.close())

    def document(self) -> dict[str, Any]:
        """What was learnt, as JSON has it."""
        return {
            "threshold_seconds": self._threshold_seconds,
            "correction": self._correction.document(),
            "announced": self._announced.document(),
        }

    def restore(self, document: Mapping[str, Any]) -> None:
        """Go on from what was learnt; what was learnt for another threshold says nothing of this one.

        Nothing is learnt any more from what was expected by other lessons.
        """
        if float(document["threshold_seconds"]) == self._threshold_seconds:
            self._expected.clear()
            self._correction.restore(document["correction"])
            self._announced.restore(document["announced"])

    def live_document(self) -> dict[str, Any]:
        """What is expected of callers whose wait has not ended, as JSON has it."""
        expected = [[call_id, each.outlook.row(), each.quantiles] for call_id, each in self._expected.items()]
        return {"expected": expected, "implied": self._implied.document()}

    def resume(self, document: Mapping[str, Any]) -> None:
        """Go on in the midst of calls."""
        self._expected = {
            call_id: Expectation(outlook_from(outlook), tuple(quantiles))
            for call_id, outlook, quantiles in document["expected"]
        }
        self._implied.restore(document["implied"])

    def _end_implied(self, implied: Sequence[tuple[KnownCall, float]]) -> list[EndedWait]:
        return [self._end(caller, waited, implied=True) for caller, waited in implied]

    def _end(self, caller: KnownCall, waited: float, *, implied: bool) -> EndedWait:
        expected = self._expected.pop(caller.call_id, None)
        if expected is not None:
            self._correction.learn(expected.outlook, waited)
            self._announced.learn(caller.level, expected.quantiles, waited)
        return EndedWait(caller.call_id, waited, implied)
