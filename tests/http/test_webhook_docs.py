"""docs/webhooks.md shows events as they are sent, and how to verify them so that it works."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import standardwebhooks

from promise_service.adapters.clock import SystemClock
from promise_service.application.manage_webhooks import new_secret
from promise_service.domain.delivery_attempts import PAUSES
from promise_service.domain.events import EventType, event_type_of
from promise_service.domain.notices import NoticeKind, NoticeOutcome
from promise_service.domain.promise_facts import (
    CameAtRisk,
    NoticeSettled,
    Transferred,
    VerdictSettled,
    What,
    WindowOpened,
)
from promise_service.http.event_bodies import model_of_event
from promise_service.http.schemas.events import PromiseEvent
from promise_service.http.schemas.history import announced_fact
from promise_service.http.schemas.offers import OFFER
from promise_service.http.schemas.promises import PROMISE
from tests.builders import a_fact, a_promise, at

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text("utf-8")
NOW = at("Mon 2026-11-23 10:00 Europe/Paris")
EXAMPLES: dict[str, Any] = {
    name: json.loads(text)
    for name, text in re.findall(r"^### ([\w.]+)\n```json\n(.+?)```", PAGE, re.DOTALL | re.MULTILINE)
}
WHOLE = EventType.CALLBACK_WINDOW_OPENED


def notice(kind: NoticeKind) -> NoticeSettled:
    return NoticeSettled(notice_id="ntc_1", notice=kind, outcome=NoticeOutcome.ACCEPTED, receiver="c***@example.org")


FACTS: dict[EventType, What] = {
    EventType.CALLBACK_WINDOW_OPENED: WindowOpened(),
    EventType.PROMISE_REMINDED: notice(NoticeKind.CUSTOMER_REMINDER),
    EventType.PROMISE_AT_RISK: CameAtRisk(),
    EventType.PROMISE_FOREWARNED: notice(NoticeKind.DELAY_NOTICE),
    EventType.PROMISE_KEPT: VerdictSettled(verdict="kept", detail="reached"),
    EventType.PROMISE_BROKEN: VerdictSettled(verdict="broken", detail="never"),
    EventType.PROMISE_VOIDED: VerdictSettled(verdict="void", detail="cancelled"),
    EventType.PROMISE_TRANSFERRED: Transferred(team="billing", agent_id="ag-7", reason="It is about an invoice"),
}


def test_every_type_has_its_row_and_its_example() -> None:
    assert set(EXAMPLES) == set(EventType)
    for event_type in EventType:
        assert re.search(rf"^\|.*`{re.escape(event_type)}`.*\|", PAGE, re.MULTILINE), event_type


def test_the_whole_example_is_what_the_contract_says() -> None:
    event = EXAMPLES[WHOLE]
    assert PromiseEvent.model_validate(event).model_dump(mode="json") == event
    assert event["data"]["promise"] == PROMISE
    assert list(event) == list(PromiseEvent.model_validate(event).model_dump())


@pytest.mark.parametrize("event_type", [each for each in EventType if each is not WHOLE])
def test_an_example_shows_fields_that_are_sent(event_type: EventType) -> None:
    example, fact = EXAMPLES[event_type], FACTS.get(event_type)
    if "promise" in example:
        whole = {**example, "promise": {**PROMISE, **example["promise"]}}
    elif "offer" in example:
        whole = {**example, "offer": {**OFFER, **example["offer"]}}
    else:
        whole = example
    event = {**EXAMPLES[WHOLE], "type": event_type.value, "data": whole}
    assert model_of_event(event_type).model_validate(event).model_dump(mode="json") == event
    assert (example.get("fact") is None) == (fact is None)


@pytest.mark.parametrize("event_type", FACTS)
def test_the_fact_of_an_example_has_the_fields_of_its_kind(event_type: EventType) -> None:
    promise = a_promise()
    fact = a_fact(promise, NOW, FACTS[event_type])
    assert event_type_of(fact) is event_type
    sent = announced_fact(fact, promise).model_dump(mode="json")
    example = EXAMPLES[event_type].get("data", EXAMPLES[event_type])["fact"]
    assert set(example) == set(sent)
    shown = set(example) - {"fact_id", "promise_id", "at", "recorded_at", "by", "notice_id"}
    assert {name: example[name] for name in shown} == {name: sent[name] for name in shown}


def test_verifying_works_as_it_is_told() -> None:
    [recipe] = re.findall(r"```python\n(.+?)```", PAGE, re.DOTALL)
    known: dict[str, Any] = {}
    exec(recipe, known)  # noqa: S102 - our own page
    secret, body, now = new_secret(), json.dumps(EXAMPLES[WHOLE]), SystemClock().now()
    headers = {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": standardwebhooks.Webhook(secret).sign("evt_1", now, body),
    }
    assert known["event_of"](secret, headers, body.encode()) == EXAMPLES[WHOLE]
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        known["event_of"](secret, headers, body.replace("open", "Open").encode())


def test_the_recipe_by_hand_gives_the_key_that_signs() -> None:
    [recipe] = re.findall(r"```\n(key=.+?)\n", PAGE)
    secret = new_secret()
    answer = subprocess.run(
        ["sh", "-c", f'{recipe}; printf %s "$key"'], env={"secret": secret, "PATH": "/usr/bin:/bin"},
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert answer.stdout == base64.b64decode(secret.removeprefix("whsec_")).hex()


def test_the_schedule_is_told_as_it_is() -> None:
    hours = ", ".join(f"{pause.total_seconds() / 3600:g}" for pause in PAUSES[3:-1])
    assert f"5 s, 5 min, 30 min, {hours} and 24 hours" in PAGE
