"""An SMS gateway: where it is, and who we are to it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from promise_service.errors import CannotStart

_SENDER = re.compile(r"\+?[0-9]{3,15}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsGateway:
    """What takes messages in the form of Twilio. `sender` is a number, or a name of up to eleven letters and digits."""

    url: str
    account: str
    token: str = field(repr=False)
    sender: str

    @classmethod
    def of(cls, url: str) -> SmsGateway:
        """The gateway of `https://ACCOUNT:TOKEN@host/path?from=%2B15550100`; CannotStart says what is wrong with it."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
            raise CannotStart(
                f"PROMISE_SMS_URL would send its token to {host} in the clear; use https://"
                " (http:// only reaches this machine)."
            )
        if not (parts.username and parts.password):
            raise CannotStart("PROMISE_SMS_URL names no account and token: https://ACCOUNT:TOKEN@host/path?from=…")
        asked = parse_qsl(parts.query, keep_blank_values=True)
        if [name for name, _ in asked] != ["from"]:
            raise CannotStart(
                "PROMISE_SMS_URL must end with ?from= and the sender, and nothing else, as ?from=%2B15550100."
            )
        sender = asked[0][1]
        if not _SENDER.fullmatch(sender):
            raise CannotStart(
                f"PROMISE_SMS_URL has the sender {sender!r}; write a number as %2B15550100,"
                " or a name of up to eleven letters and digits."
            )
        return cls(
            url=urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")),
            account=unquote(parts.username),
            token=unquote(parts.password),
            sender=sender,
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name
        return host == "localhost"
