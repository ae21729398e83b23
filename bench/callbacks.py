"""Ten working days of a call centre, simulated: which callbacks are kept, by how many are promised and who goes first.

Run with `python bench/callbacks.py`. Live calls come at random and nobody hangs up; more callers ask for a callback
than there is room for. Calls take 300 s on average, 93 % of the customers who are called back answer, and the others
are tried three times. The verdicts are the service's own, and so is its rule of how many to promise. The same live
calls come to every line of the same load. Intervals are Wilson's, 95 %, as if callbacks were kept
independently; those of one window are not, so see how many windows were not kept in full.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from math import sqrt
from pathlib import Path
from statistics import fmean

sys.path[0] = str(Path(__file__).parent.parent)

from bench.callbacks_case import FIRST, LAST, SLACK, Case, Tally, simulate  # noqa: E402
from bench.callbacks_demand import EFFORT, WINDOWS_A_DAY, PerWindow, Staffed, average_allows  # noqa: E402
from bench.callbacks_serving import Manner  # noqa: E402
from promise_service.domain.callback_staffing import AgentsBegin  # noqa: E402

COLUMNS = (
    *("agents", "load of live calls", "promised", "served", "callbacks", "a window", "begun inside", "kept"),
    *("windows broken", "told of a delay in vain", "mean wait of live calls"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=3, help="so many times, each with other callers")
    told = parser.parse_args()
    cases = list(_cases())
    rows = []
    for number, case in enumerate(cases, 1):
        tally = Tally()
        for seed in range(told.seeds):
            progress = f"\rline {number} of {len(cases)}, seed {seed + 1} of {told.seeds} "
            print(progress, end="", file=sys.stderr, flush=True)
            tally.add(simulate(case, told.days, seed))
        rows.append(_row(case, tally, told.days * told.seeds))
    print(file=sys.stderr)
    for cells in (COLUMNS, ["---"] * len(COLUMNS), *rows):
        print(f"| {' | '.join(cells)} |")


def _cases() -> Iterator[Case]:
    yield from _crew(3)
    yield Case("as the average of 3 allows", average_allows(3), FIRST, agents=3, load=0, crew=3)
    yield from _crew(10)
    yield Case("nothing", PerWindow(0), LAST)
    yield Case("our rule, `agents: 1`", Staffed(1, AgentsBegin.IDLE), FIRST, crew=1)
    for agents in (1, 2):
        yield from _beside(agents, (LAST, FIRST, SLACK))
    two = Staffed(2, AgentsBegin.BUSY)
    yield Case("the same, tried again only as it lapses", two, SLACK, manner=Manner(lead=timedelta()))
    for agents in (1, 2):
        places, by_due = Staffed(agents, AgentsBegin.BUSY), Manner(spares_notices=False)
        yield Case(f"`agents: {agents}`, yielding whether or not customers are told", places, SLACK, manner=by_due)
    for serving in (LAST, FIRST, SLACK):
        yield Case("as the average of 2 allows", average_allows(2), serving)
    yield from _beside(4, (SLACK,))
    yield from _beside(2, (LAST, SLACK), load=9.5)
    yield from _beside(1, (LAST, SLACK), of=5, load=3.5)
    yield from _beside(3, (LAST, SLACK), of=30, load=24.0)


def _crew(agents: int) -> Iterator[Case]:
    """Agents who only call back; and as many as would fit if nobody had to be called again."""
    once = replace(EFFORT, attempts=1)
    for name, effort in ((f"our rule, `agents: {agents}`", EFFORT), ("the same without further attempts", once)):
        yield Case(name, Staffed(agents, AgentsBegin.IDLE, effort), FIRST, agents=agents, load=0, crew=agents)


def _beside(agents: int, servings: Sequence[str], of: int = 10, load: float = 8.0) -> Iterator[Case]:
    """As many as `agents` could call back, while all take live calls and call back, by each way to serve."""
    places = Staffed(agents, AgentsBegin.BUSY)
    return (Case(f"our rule, `agents: {agents}`", places, serving, of, load) for serving in servings)


def _row(case: Case, tally: Tally, days: int) -> list[str]:
    number = len(tally.callbacks)
    shares = [_share(tally.begun_inside, number), _share(tally.kept, number)] if number else ["", ""]
    return [
        f"{case.agents}, of whom {case.crew} only call back" if 0 < case.crew < case.agents else f"{case.agents}",
        f"{case.load / case.agents:.2f}",
        case.promised,
        "earliest deadline" if case.crew else case.serving,
        f"{number:,}",
        f"{number / (days * WINDOWS_A_DAY):.1f}",
        *shares,
        f"{100 - fmean(tally.windows_kept) * 100:.1f} %" if number else "",
        f"{tally.told_in_vain / number * 100:.2f} %" if number else "",
        f"{fmean(tally.waits):.0f} s" if tally.waits else "",
    ]


def _share(counted: int, of: int) -> str:
    low, high = wilson(counted, of)
    return f"{counted / of * 100:.2f} % ({low * 100:.2f} to {high * 100:.2f})"


def wilson(counted: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share that was counted."""
    z = 1.96
    middle = (counted + z * z / 2) / (of + z * z)
    half = z / (of + z * z) * sqrt(counted * (of - counted) / of + z * z / 4)
    return middle - half, middle + half


if __name__ == "__main__":
    main()
