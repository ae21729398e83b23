"""What a round prints while it runs, and what came out of it."""

from __future__ import annotations

import time

from tests.faults.house import House
from tests.faults.judgement import Judgement
from tests.faults.toll import Toll

PROGRESS_EVERY_SECONDS = 10
LAST_WORDS = 20


class Reporter:
    """Prints a line an event, and one every now and then; `seconds` counts from its making."""

    def __init__(self, seed: str, house: House) -> None:
        self._house = house
        self._begun = self._last = time.monotonic()
        print(f"round {seed} on {house.settings.database.partition(':')[0].partition('+')[0]}", flush=True)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun

    def event(self, name: str) -> None:
        self._say(name)

    def progress(self) -> None:
        if time.monotonic() - self._last >= PROGRESS_EVERY_SECONDS:
            self._say("…")

    def judgement(self, judgement: Judgement, promises: int, toll: Toll) -> None:
        fates = ", ".join(f"{number} {fate}" for fate, number in judgement.fates.most_common())
        self._say(f"{promises} promises; of the messages that were due: {fates}")
        self._say(f"the latest came after {judgement.latest_seconds:.1f} s")
        self._say(
            f"{len(judgement.copies)} came twice and {len(judgement.unrecorded)} went unrecorded, "
            f"with {len(toll.absences)} workers killed or frozen in mid-mail"
        )
        for crime, cases in judgement.crimes.items():
            self._say(f"{crime.upper()}: {len(cases)}")
            for case in cases[:10]:
                print(f"            {case}", flush=True)
        if judgement.innocent:
            self._say("all is well")
            return
        self._say("NOT as promised; the last words of each process:")
        for role in self._house.roles:
            for line in role.words.splitlines()[-LAST_WORDS:]:
                print(f"            {role.name}: {line}", flush=True)

    def _say(self, words: str) -> None:
        self._last = time.monotonic()
        mails, events = len(self._house.mail.journal), len(self._house.events.journal)
        print(f"  {self.seconds:6.1f} s  {mails:5} mails  {events:5} events  {words}", flush=True)
