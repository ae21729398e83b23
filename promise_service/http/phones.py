"""Phone numbers of a request in their E.164 form."""

from __future__ import annotations

from collections.abc import Mapping

from anyio import to_thread

from promise_service.errors import Fault, InvalidInput
from promise_service.http.services import Services


async def e164(services: Services, given: Mapping[str, str | None]) -> dict[str, str | None]:
    """The numbers at these places; InvalidInput lists every unusable one.

    Only a number without country code needs the policy, for its region.
    """
    is_national = any(text is not None and not text.lstrip().startswith("+") for text in given.values())
    region = await to_thread.run_sync(region_of, services) if is_national else ""
    return numbers(services, given, region)


def numbers(services: Services, given: Mapping[str, str | None], region: str) -> dict[str, str | None]:
    """As `e164`, with the region at hand."""
    found: dict[str, str | None] = {}
    faults: list[Fault] = []
    for pointer, text in given.items():
        try:
            found[pointer] = None if text is None else services.phone_numbers.parse(text, region, pointer)
        except InvalidInput as error:
            faults.extend(error.faults)
    if faults:
        raise InvalidInput(faults)
    return found


def region_of(services: Services) -> str:
    """The policy's region; empty where it has none, so that numbers need their country code."""
    policy = services.versions.current()
    return (policy.region or "") if policy else ""


def query_number(services: Services, text: str | None) -> str | None:
    """The number in a query string, where a `+` may have become a space."""
    if text is None:
        return None
    restored = "+" + text.lstrip() if text.startswith(" ") else text
    return numbers(services, {"/phone": restored}, region_of(services))["/phone"]
