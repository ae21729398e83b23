"""`waits fit|backtest|refit`: what forecasts of waits learn from calls, and what they are worth on them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from promise_service.adapters.call_log import read_call_log, read_learnt, write_learnt, write_predictions
from promise_service.application.backtest_waits import Backtest, Model, backtest_waits, fit_waits, reaches_into
from promise_service.application.replaying_calls import QueueCall
from promise_service.cli.progress import ProgressBar
from promise_service.cli.store import opened
from promise_service.domain.waiting.scores import Scores
from promise_service.errors import CannotStart
from promise_service.settings import Settings

_THRESHOLD = timedelta(seconds=180)
_COLUMNS = "call_id, queue, priority, entered_at, answered_at, abandoned_at, ended_at"


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Tell the command line of these commands."""
    waits = command("waits", help="try forecasts of waits on a log of calls, and fit those of queues")
    actions = waits.add_subparsers(metavar="ACTION", required=True)
    backtest = actions.add_parser("backtest", help="forecast each wait of a log as if it were then, and score that")
    backtest.add_argument("file", metavar="FILE.csv", type=Path, help=f"calls: {_COLUMNS}; may be gzipped")
    begin = backtest.add_mutually_exclusive_group()
    begin.add_argument("--fit", metavar="FILE.csv", type=Path, help="earlier calls to learn from first")
    begin.add_argument("--learnt", metavar="FILE.json", type=Path, help="what `waits fit` wrote, to go on from")
    backtest.add_argument("--out", metavar="FILE.csv", type=Path, required=True, help="where the forecasts go")
    backtest.set_defaults(run=_backtest)
    fit = actions.add_parser("fit", help="learn from a log, and write down what was learnt")
    fit.add_argument("file", metavar="FILE.csv", type=Path, help=f"calls: {_COLUMNS}; may be gzipped")
    fit.add_argument("--out", metavar="FILE.json", type=Path, required=True, help="where it goes")
    fit.set_defaults(run=_fit)
    refit = actions.add_parser("refit", help="learn from the calls that were recorded, as happens every week by itself")
    refit.add_argument("queues", metavar="QUEUE", nargs="*", help="(all queues of the policy)")
    refit.set_defaults(run=_refit)


def _fit(_settings: Settings, arguments: argparse.Namespace) -> int:
    _keep_what_is_read(arguments.out, arguments.file)
    model = _learn(read_call_log(arguments.file))
    write_learnt(arguments.out, model, _THRESHOLD)
    if not model:
        print(f"{arguments.file} has no call to learn from.")
    for queue, learnt in model.items():
        print(f"{queue}: {_learnt_from(learnt)}")
    return 0


def _backtest(_settings: Settings, arguments: argparse.Namespace) -> int:
    _keep_what_is_read(arguments.out, arguments.file, arguments.fit, arguments.learnt)
    calls = read_call_log(arguments.file)
    model: Model = {}
    if arguments.fit is not None:
        earlier = read_call_log(arguments.fit)
        if reaches_into(earlier, calls):
            print(f"{arguments.fit} reaches into the time of {arguments.file}: the figures flatter.", file=sys.stderr)
        model = _learn(earlier)
    elif arguments.learnt is not None:
        model = read_learnt(arguments.learnt, _THRESHOLD)
    with ProgressBar("Replaying", sys.stderr) as bar:
        tested = backtest_waits(calls, _THRESHOLD, model, bar.show)
    write_predictions(arguments.out, tested.predictions)
    print("\n".join(_report(tested)))
    return 0


def _refit(settings: Settings, arguments: argparse.Namespace) -> int:
    with opened(settings) as built:
        policy = built.versions.current()
        if policy is None:
            raise CannotStart("No policy has been published, so there are no queues.")
        names: list[str] = arguments.queues or sorted(policy.queues)
        found = {name: built.live_fits.fit(policy.queue(name)) for name in names}
    for name, learnt in found.items():
        said = "no call was recorded in the last eight weeks." if learnt is None else _learnt_from(learnt.document)
        print(f"{name}: {said}")
    if any(found.values()) and settings.redis_url is None:
        print("Where `promise-service up` runs with a Redis of its own, it goes by this from its next start on.")
    return 0


def _keep_what_is_read(out: Path, *read: Path | None) -> None:
    for file in read:
        if file is not None and out.resolve() == file.resolve():
            raise CannotStart(f"--out {out} would overwrite {file}, which is to be read: name another file.")


def _learnt_from(document: Mapping[str, Any]) -> str:
    return f"learnt from {document['lessons']['correction']['odds']['cases']} waits that have ended."


def _learn(calls: Sequence[QueueCall]) -> Model:
    with ProgressBar("Learning", sys.stderr) as bar:
        return fit_waits(calls, _THRESHOLD, bar.show)


def _report(tested: Backtest) -> Iterator[str]:
    number = len(tested.predictions)
    yield f"{number} callers had to wait; {tested.fitted} forecasts rest on what came of earlier waits."
    if tested.service is None:
        yield "No wait has ended, so there is nothing to compare with."
        return
    longer = tested.service.longer / tested.service.waits
    yield (
        f"{tested.service.waits} waits have ended, {longer:.1%} of them after more than {_THRESHOLD.seconds} s; "
        f"{tested.implied} hung up and count with the wait that later callers imply."
    )
    yield f"{tested.announced / number:.1%} of the forecasts would have been announced."
    yield ""
    yield f"{'':24}{'Brier':>8}{'AUC':>8}{'calibration error':>20}{'within q50':>12}{'q80':>8}{'q90':>8}"
    for name, scores in (
        ("this service", tested.service),
        ("share so far", tested.share_so_far),
        ("last to enter service", tested.last_to_enter_service),
    ):
        if scores is not None:
            yield _line(name, scores)


def _line(name: str, scores: Scores) -> str:
    auc = "-" if scores.auc is None else f"{scores.auc:.3f}"
    q50, q80, q90 = ("-" if share is None else f"{share:.1%}" for share in scores.coverage)
    return f"{name:24}{scores.brier:8.4f}{auc:>8}{scores.calibration_error:20.3f}{q50:>12}{q80:>8}{q90:>8}"
