import re
from pathlib import Path
from typing import Any

import pytest

from promise_service.adapters.policy_document import json_schema, read_document
from tests.adapters.policy_document.documents import policy_from

PAGE = (Path(__file__).parents[3] / "docs" / "policy.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)

_HOURS = {"time_zone": "Europe/Paris", "weekly": {"mon": ["09:00-12:00"]}}


def _with_what_the_page_speaks_of(example: dict[str, Any]) -> dict[str, Any]:
    """The example, with the calendars and teams that it may refer to."""
    return {
        "locale": "fr",
        "defaults": {"team": "support", "calendar": "office"},
        **example,
        "calendars": {"office": _HOURS, "support-hours": _HOURS} | example.get("calendars", {}),
        "teams": {"support": {}, "claims": {}} | example.get("teams", {}),
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.split(":")[0])
def test_every_example_of_the_page_can_be_published(example: str) -> None:
    policy_from(_with_what_the_page_speaks_of(read_document(example, media="yaml")))


def test_the_queue_that_the_page_writes_out_is_the_queue_with_nothing_but_defaults() -> None:
    (example,) = (example for example in EXAMPLES if example.startswith("queues:"))
    queues = policy_from(_with_what_the_page_speaks_of(read_document(example, media="yaml"))).queues
    assert queues["sales"].callback == queues["support"].callback
    assert queues["sales"].offer_callback_after == queues["support"].offer_callback_after
    assert queues["sales"].when_wait_unknown == queues["support"].when_wait_unknown


def test_the_page_names_every_field_of_the_document() -> None:
    schema = json_schema()
    fields = set(schema["properties"]).union(*(part.get("properties", {}) for part in schema["$defs"].values()))
    days = {"tue", "wed", "thu", "sat"}
    assert {field for field in fields - days if not re.search(rf"\b{field}\b", PAGE)} == set()
