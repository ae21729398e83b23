from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from promise_service.errors import InvalidPolicy
from tests.adapters.policy_document.documents import READER, TODAY, sample

Place = tuple[str | int, ...]


def _places(value: object, here: Place = ()) -> Iterator[Place]:
    if here:
        yield here
    for step, part in _parts(value).items():
        yield from _places(part, (*here, step))


def _parts(value: object) -> dict[Any, object]:
    if isinstance(value, dict):
        return value
    return dict(enumerate(value)) if isinstance(value, list) else {}


def _names_a_place_in(document: object, pointer: str) -> bool:
    """Whether the pointer leads to something in the document, or to a field that could be in something there."""
    value = document
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    for rest, step in zip(range(len(steps), 0, -1), steps, strict=True):
        parts = {str(key): part for key, part in _parts(value).items()}
        if step not in parts:
            return rest == 1
        value = parts[step]
    return True


_PLACES = sorted(_places(sample()), key=str)
_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=12),
    st.sampled_from(["", "fr", "FR", "support", "support-hours", "claim", "email", "same_time", "closing", "wait"]),
    st.sampled_from(["12:00", "24:00", "22:00-06:00", "00:00-24:00", "PT0S", "PT9999999H", "P31D", "2100-12-31"]),
    st.sampled_from([[], {}, [[]], {"a": 1}, [None], {"days": 0}, {"per_window": 1}]),
)
_CHANGES = st.lists(st.tuples(st.sampled_from(_PLACES), st.just(None) | st.tuples(_VALUES)), min_size=1, max_size=4)


@given(_CHANGES)
def test_a_changed_sample_reads_or_is_refused_with_places_that_exist(
    changes: list[tuple[Place, tuple[object] | None]],
) -> None:
    document = sample()
    for place, change in changes:
        _change(document, place, change)
    try:
        READER.read(document, today=TODAY)
    except InvalidPolicy as error:
        faults = error.faults
        assert faults
        assert [fault.pointer for fault in faults if not _names_a_place_in(document, fault.pointer)] == []


def _change(document: Any, place: Place, change: tuple[object] | None) -> None:
    """Replace what stands at `place` by the one value of `change`, or remove it; nothing where it is gone already."""
    *path, last = place
    parent = document
    for step in path:
        parent = _parts(parent).get(step)
    if last not in _parts(parent):
        return
    if change is None:
        del parent[last]
    else:
        parent[last] = change[0]
