"""Checks of what was sent, which collect every fault before they refuse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from promise_service.domain.policy import Policy, ReplyRule
from promise_service.errors import Fault, InvalidInput, NoRule

CLOCK_TOLERANCE = timedelta(seconds=60)
"""How far another machine's clock may be ahead of ours before its times are called future ones."""


OLDEST_CALL = timedelta(minutes=15)
"""An offer is for someone on the line."""


OLDEST_RECORD = timedelta(days=366)
"""Of a call: older ones are a wrong clock, and would stand in reports as waits of many years."""


class Faults:
    """The faults of one command."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def add(self, pointer: str, detail: str) -> None:
        """One more fault."""
        self._found.append(Fault(pointer, detail))

    def refuse(self) -> None:
        """Raise InvalidInput with everything that was found; nothing happens where nothing was."""
        if self._found:
            raise InvalidInput(self._found)

    def unless_known(self, pointer: str, what: str, name: str | None, known: Sequence[str]) -> None:
        """A name that must be one of `known`; None is no name."""
        if name is not None and name not in known:
            listed = f"known: {', '.join(known)}" if known else f"the policy names no {what}"
            self.add(pointer, f"there is no {what} {name!r}; {listed}")

    def unless_changed(self, pointer: str, to_channel: str, from_channel: str | None) -> None:
        """A change of channel must lead to another one; None is a channel that is not known."""
        if to_channel == from_channel:
            self.add(pointer, f"{to_channel!r} is the channel that the customer came from")

    def past(self, pointer: str, instant: datetime | None, now: datetime) -> datetime:
        """An instant of the outside world; now where none was given. One in the future is a fault.

        What another machine's clock, a little ahead of ours, calls the future is taken as now.
        """
        if instant is None:
            return now
        if instant > now + CLOCK_TOLERANCE:
            self.add(pointer, f"{instant.isoformat()} is in the future; it is {now.isoformat(timespec='seconds')} now")
        return min(instant, now)

    def within_a_year(self, pointer: str, entered_at: datetime, now: datetime) -> datetime:
        """When a call entered that is told of. One in the future is a fault, or of more than a year ago."""
        if entered_at < now - OLDEST_RECORD:
            days = OLDEST_RECORD.days
            self.add(pointer, f"{entered_at.isoformat()} is more than a year ago ({days} days); no call is so old")
        return self.past(pointer, entered_at, now)

    def on_the_line(self, pointer: str, called_at: datetime | None, now: datetime) -> datetime:
        """When a caller called who is waiting still; now where that was not said. One of long ago is a fault."""
        called_at = self.past(pointer, called_at, now)
        if called_at < now - OLDEST_CALL:
            self.add(
                pointer, f"{called_at.isoformat()} is more than 15 minutes ago; an offer is for someone on the line"
            )
        return called_at


def rule_for(policy: Policy, channel: str, subject: str | None) -> ReplyRule:
    """The rule that promises a reply on this channel, about this subject; NoRule names the known channels."""
    rule = policy.reply_rule(channel, subject)
    if rule is None:
        about = f" about {subject!r}" if subject else ""
        known = ", ".join(policy.known_channels) or "none"
        detail = f"no rule promises a reply on channel {channel!r}{about}; channels with a rule: {known}"
        raise NoRule([Fault("/channel", detail)])
    return rule
