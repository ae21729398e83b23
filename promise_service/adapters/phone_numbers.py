"""Phone numbers as people write them, read with the numbering plans that phonenumbers carries."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from promise_service.errors import InvalidInput

_EXAMPLE = "+33140205050"


class E164PhoneNumbers:
    """Reads phone numbers into E.164, as +33140205050."""

    def parse(self, text: str, region: str, pointer: str) -> str:
        """The number in E.164; one without a country code is read as one of `region` (ISO 3166, as FR).

        With an empty region, every number needs its country code. InvalidInput at `pointer` for anything else, and for
        numbers that cost whoever calls them more than a call: a request must not make the company dial those.
        """
        try:
            number = phonenumbers.parse(text, region)
        except NumberParseException:
            at_home = f", or as it is dialled in {region}" if region else ""
            raise InvalidInput.at(pointer, f"{text!r} is not a phone number; write it as {_EXAMPLE}{at_home}") from None
        why_not = _why_not_to_be_called(number)
        if why_not is not None:
            raise InvalidInput.at(pointer, f"{text!r} {why_not}")
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _why_not_to_be_called(number: PhoneNumber) -> str | None:
    if number.extension:
        return f"has an extension, which is not dialled; send the direct number, as {_EXAMPLE}"
    if phonenumbers.is_valid_number(number):
        is_premium = phonenumbers.number_type(number) == PhoneNumberType.PREMIUM_RATE
        return "is a premium-rate number, which is never called back; send an ordinary one" if is_premium else None
    if phonenumbers.is_valid_short_number(number):
        return f"is a short or emergency number, where no customer can be reached; write a full one, as {_EXAMPLE}"
    return f"reaches nobody: it is no number of the numbering plan it belongs to; write it as {_EXAMPLE}"
