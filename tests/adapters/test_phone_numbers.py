"""Phone numbers as people write them."""

from __future__ import annotations

import pytest

from promise_service.adapters.phone_numbers import E164PhoneNumbers
from promise_service.errors import InvalidInput


@pytest.mark.parametrize("written", ["01 40 20 50 50", "+33 1 40 20 50 50", "0033140205050", "(01) 40.20.50.50"])
def test_every_way_of_writing_a_number_is_the_same_number(written: str) -> None:
    assert E164PhoneNumbers().parse(written, "FR", "/phone") == "+33140205050"


def test_a_number_abroad_needs_no_region() -> None:
    assert E164PhoneNumbers().parse("+1 212 555 2368", "", "/phone") == "+12125552368"


@pytest.mark.parametrize("unusable", ["", "camille", "12", "+33 1", "00", "+999 123456789", "01 40 20 50 50 ext. 7"])
def test_what_nobody_can_be_reached_under_is_refused_in_its_place(unusable: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        E164PhoneNumbers().parse(unusable, "FR", "/customer/phone")
    assert [fault.pointer for fault in refused.value.faults] == ["/customer/phone"]


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ("0899 12 34 56", "is a premium-rate number, which is never called back; send an ordinary one"),
        ("+1 900 555 1234", "is a premium-rate number, which is never called back; send an ordinary one"),
        ("112", "is a short or emergency number, where no customer can be reached; write a full one, as +33140205050"),
        ("3949", "is a short or emergency number, where no customer can be reached; write a full one, as +33140205050"),
        (
            "01 40 20 50 50 ext. 7",
            "has an extension, which is not dialled; send the direct number, as +33140205050",
        ),
    ],
)
def test_a_number_that_must_not_be_called_back_is_refused_with_the_reason(written: str, because: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        E164PhoneNumbers().parse(written, "FR", "/phone")
    assert [fault.detail for fault in refused.value.faults] == [f"{written!r} {because}"]


def test_a_national_number_without_a_region_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"write it as \+33140205050$"):
        E164PhoneNumbers().parse("01 40 20 50 50", "", "/phone")
