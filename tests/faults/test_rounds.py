"""Everything goes wrong at once, and every customer is told all the same: a round on each database.

`make faults` runs as many as are wanted.
"""

from __future__ import annotations

from pathlib import Path

from tests.faults.rounds import run_round


def test_under_load_and_every_fault_nothing_is_lost_twice_or_early_and_every_verdict_is_right(
    database_url: str, tmp_path: Path
) -> None:
    judgement = run_round(database_url, tmp_path, seed="suite")
    assert judgement.innocent, dict(judgement.crimes)
    assert judgement.fates["delivered"] > 100
