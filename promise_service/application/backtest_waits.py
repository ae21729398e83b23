"""What forecasts of waits would have been worth on calls of the past, each made as if it were then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from promise_service.application.replaying_calls import QueueCall, as_told
from promise_service.domain.waiting.baselines import Baseline, LastToEnterService, ShareSoFar
from promise_service.domain.waiting.forecast import EndedWait, Source, WaitForecast
from promise_service.domain.waiting.predictor import WaitPredictor
from promise_service.domain.waiting.scores import Scored, Scores, scores

Model = Mapping[str, Mapping[str, Any]]
"""What was learnt of each queue, by its name."""

Progress = Callable[[int, int], None]
"""Is told how many events of how many have been replayed."""

_TOLD_EVERY = 500


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was forecast for a caller who had to wait, before it was known how long."""

    call_id: str
    forecast: WaitForecast


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """The forecasts in the order of entering; their scores, and those of the baselines, where the wait has ended.

    `implied` counts the waits of those who hung up, `announced` the forecasts that would have been told to callers,
    `fitted` those that rest on what came of earlier waits.
    """

    predictions: Sequence[Prediction]
    implied: int
    announced: int
    fitted: int
    service: Scores | None
    share_so_far: Scores | None
    last_to_enter_service: Scores | None


def fit_waits(calls: Sequence[QueueCall], threshold: timedelta, progress: Progress) -> Model:
    """What can be learnt of each queue from its calls, replayed forward in time."""
    predictors: dict[str, WaitPredictor] = {}
    told = as_told(calls)
    for number, event in enumerate(told, 1):
        if event.queue not in predictors:
            predictors[event.queue] = WaitPredictor(threshold=threshold, stale_after=None)
        predictors[event.queue].observe(event.call)
        _report(progress, number, len(told))
    return {queue: predictor.document() for queue, predictor in sorted(predictors.items())}


def backtest_waits(calls: Sequence[QueueCall], threshold: timedelta, model: Model, progress: Progress) -> Backtest:
    """Replay the calls strictly forward in time, beginning with what was learnt before.

    For each caller who had to wait a forecast is made when the caller enters, of what was known at that instant.
    """
    run, told = _Run(threshold, model), as_told(calls)
    for number, event in enumerate(told, 1):
        queue = run.queue(event.queue)
        if event.waits:
            forecast = queue.predictor.predict(event.at, event.call.priority)
            if forecast is not None:
                run.forecast(queue, event.call.call_id, forecast)
        for ended in queue.predictor.observe(event.call).ended:
            run.end(queue, ended)
        _report(progress, number, len(told))
    return run.result()


def reaches_into(fitted: Sequence[QueueCall], tested: Sequence[QueueCall]) -> bool:
    """Whether what was learnt from entered after the first call that is forecast."""
    first = min((each.call.entered_at for each in tested), default=None)
    return first is not None and any(each.call.entered_at >= first for each in fitted)


def _report(progress: Progress, number: int, of: int) -> None:
    if number % _TOLD_EVERY == 0 or number == of:
        progress(number, of)


@dataclass(frozen=True, slots=True)
class _Queue:
    predictor: WaitPredictor
    share: ShareSoFar
    last: LastToEnterService


@dataclass(frozen=True, slots=True)
class _Said:
    service: WaitForecast
    share: Baseline
    last: Baseline
    last_wait: float


class _Run:
    """What was said of those who still wait, and what became of the others."""

    def __init__(self, threshold: timedelta, model: Model) -> None:
        self._threshold = threshold
        self._model = model
        self._queues: dict[str, _Queue] = {}
        self._predictions: list[Prediction] = []
        self._said: dict[str, _Said] = {}
        self._implied = 0
        self._service: list[Scored] = []
        self._share: list[Scored] = []
        self._last: list[Scored] = []

    def queue(self, name: str) -> _Queue:
        if name not in self._queues:
            seconds = self._threshold.total_seconds()
            predictor = WaitPredictor(threshold=self._threshold, stale_after=None)
            if name in self._model:
                predictor.restore(self._model[name])
            self._queues[name] = _Queue(predictor, ShareSoFar(seconds), LastToEnterService(seconds))
        return self._queues[name]

    def forecast(self, queue: _Queue, call_id: str, forecast: WaitForecast) -> None:
        self._predictions.append(Prediction(call_id, forecast))
        last, last_wait = queue.last.forecast()
        self._said[call_id] = _Said(forecast, queue.share.forecast(), last, last_wait)

    def end(self, queue: _Queue, ended: EndedWait) -> None:
        said = self._said.pop(ended.call_id, None)
        if said is None:
            return
        waited, longer = ended.seconds, ended.seconds > self._threshold.total_seconds()
        self._implied += ended.implied
        self._service.append(Scored(said.service.probability_over_threshold, said.service.quantiles, waited, longer))
        self._share.append(Scored(*said.share, waited, longer))
        self._last.append(Scored(*said.last, waited, longer))
        queue.share.learn(waited)
        queue.last.learn(said.last_wait, waited)
        if not ended.implied:
            queue.last.answered(waited)

    def result(self) -> Backtest:
        for queue in self._queues.values():
            for ended in queue.predictor.close():
                self.end(queue, ended)
        said = [each.forecast for each in self._predictions]
        return Backtest(
            predictions=self._predictions,
            implied=self._implied,
            announced=sum(each.announce for each in said),
            fitted=sum(each.source is Source.FITTED for each in said),
            service=scores(self._service),
            share_so_far=scores(self._share),
            last_to_enter_service=scores(self._last),
        )
