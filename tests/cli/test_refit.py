"""`waits refit`: queues are fitted to the calls that were recorded."""

from __future__ import annotations

from datetime import timedelta

from promise_service.application.call_records import RecordedCall
from promise_service.application.ledger import Changes, carry_out
from promise_service.bootstrap.foundations import foundations
from promise_service.domain.waiting.calls import Call
from promise_service.settings import Settings
from tests.cli.conftest import Answer, Command
from tests.contracts.store import Write


def test_queues_are_fitted_to_their_recorded_calls(command: Command, sample: str, database_url: str) -> None:
    assert command("migrate").code == 0
    refused = command("waits", "refit")
    assert (refused.code, refused.err) == (
        2,
        "promise-service: No policy has been published, so there are no queues.\n",
    )
    assert command("policy", "apply", sample).code == 0
    assert command("waits", "refit") == Answer(0, "support: no call was recorded in the last eight weeks.\n", "")
    assert "known: support" in command("waits", "refit", "sales").err
    with foundations(Settings(database_url=database_url)) as built:
        now = built.clock.now()
        call = Call(call_id="c", entered_at=now - timedelta(minutes=9), answered_at=now - timedelta(minutes=8))
        records = (RecordedCall(queue="support", call=call),)
        carry_out(built.ledger, Write(changes=Changes(call_records=records)))
    said, about_up = command("waits", "refit", "support").out.splitlines()
    assert said == "support: learnt from 1 waits that have ended."
    assert (
        about_up == "Where `promise-service up` runs with a Redis of its own, it goes by this from its next start on."
    )
