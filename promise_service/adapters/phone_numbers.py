"""Phone numbers as people write them, read with the numbering plans that phonenumbers carries."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from promise_service.errors import InvalidInput


class E164PhoneNumbers:
    """Reads phone numbers into E.164, as +33140205050."""

    def parse(self, text: str, region: str, pointer: str) -> str:
        """The number in E.164; one without a country code is read as one of `region` (ISO 3166, as FR).

        With an empty region, every number needs its country code. InvalidInput at `pointer` for anything else.
        """
        try:
            number = phonenumbers.parse(text, region)
        except NumberParseException:
            at_home = f", or as it is dialled in {region}" if region else ""
            raise InvalidInput.at(
                pointer, f"{text!r} is not a phone number; write it as +33140205050{at_home}"
            ) from None
        if number.extension or not phonenumbers.is_valid_number(number):
            raise InvalidInput.at(
                pointer, f"nobody can be reached under {text!r}: it is no number of the numbering plan it belongs to"
            )
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)
