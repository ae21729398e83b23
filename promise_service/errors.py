"""Everything that this service refuses or fails at, as one tree.

    PromiseServiceError
    |-- Unreadable                what was sent is not the JSON or YAML that it should be
    |-- InvalidInput              what was sent reads well but is wrong; lists every fault with its place
    |   |-- InvalidPolicy         a policy document that cannot be published
    |   `-- NoRule                no reply rule fits this channel and subject
    |-- NotFound                  no such promise, offer, queue, fact, key ...
    |-- EventNotKept              the stream of events does not hold this one (any more)
    |-- TooManyListeners          the stream of events has as many listeners as it takes
    |-- Conflict                  right in itself, but not in the present state of things
    |   |-- NotAllowedNow         a fact that cannot follow the state of its promise
    |   |-- SlotTaken             the window is full; fresh slots are offered
    |   |-- OfferExpired          the offer has lapsed; fresh slots are offered
    |   |-- AlreadyPromised       this customer already has an open callback
    |   |-- RequestInProgress     the same Idempotency-Key is being worked on
    |   `-- NoPolicyYet           nothing can be promised before a policy is published
    |-- IdempotencyKeyReused      the same Idempotency-Key came with another body
    |-- StaleVersion              If-Match names a version that is no longer the current one
    |-- VersionRequired           an edit without If-Match
    |-- NotAuthenticated          no key, or one that is not known or revoked
    |-- NotPermitted              the key's scopes do not reach this far
    |-- StoreUnavailable          the database does not answer
    |-- LiveStateUnavailable      how a queue stands cannot be kept, for Redis does not answer
    |-- DeliveryFailed            a notice was not accepted by the mail server, or an event's try was broken off
    |-- TimerGivenUp              a timer was begun again and again and never settled
    `-- CannotStart               a setting, port, folder or file makes the start impossible

No HTTP in here: `http/problems.py` holds the one table from these classes to problem documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong with what was sent: its place as a JSON pointer (RFC 6901), and why."""

    pointer: str
    detail: str

    def under(self, pointer: str) -> Fault:
        """The same fault, seen from the document that holds this one at `pointer`."""
        return Fault(pointer + self.pointer, self.detail)


class PromiseServiceError(Exception):
    """The root of the tree; `str(error)` is a sentence that may be shown to the caller."""


class Unreadable(PromiseServiceError):
    """What was sent cannot be read at all: it is not the JSON or YAML that it should be."""


class InvalidInput(PromiseServiceError):
    """What was sent reads well but is wrong; `faults` lists all of it at once."""

    def __init__(self, faults: Iterable[Fault], summary: str | None = None) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(summary or "; ".join(f"{fault.pointer or '/'}: {fault.detail}" for fault in self.faults))

    @classmethod
    def at(cls, pointer: str, detail: str) -> InvalidInput:
        """The error of a single fault."""
        return cls([Fault(pointer, detail)])


class InvalidPolicy(InvalidInput):
    """A policy document that cannot be published."""


class NoRule(InvalidInput):
    """No reply rule of the policy fits this channel and subject."""


class TooManyCalls(InvalidInput):
    """A report would have to read `number` calls, one by one, and reads at most `most`."""

    def __init__(self, number: int, most: int, instead: str) -> None:
        self.number, self.most = number, most
        detail = f"{number} calls entered in this time, and a report reads at most {most}; {instead}"
        super().__init__([Fault("/from", detail)])


class NotFound(PromiseServiceError):
    """No such thing: `kind` is the trade's word for it, `name` what was asked for."""

    def __init__(self, kind: str, name: str, known: Sequence[str] = ()) -> None:
        self.kind, self.name, self.known = kind, name, tuple(known)
        hint = f"; known: {', '.join(known)}" if known else ""
        super().__init__(f"There is no {kind} {name!r}{hint}.")


class EventNotKept(PromiseServiceError):
    """The stream of events does not hold the one that somebody would go on from: what they missed is not known."""

    def __init__(self, event_id: str) -> None:
        super().__init__(
            f"The stream does not hold the event {event_id!r} of Last-Event-ID: it keeps the last seven days."
        )


class TooManyListeners(PromiseServiceError):
    """The stream of events has as many listeners as this process takes."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} listeners are all that this process takes, and they are there already.")


class Conflict(PromiseServiceError):
    """Right in itself, but not in the present state of things; `extensions` help the caller to go on."""

    def __init__(self, message: str, **extensions: Any) -> None:
        self.extensions = extensions
        super().__init__(message)


class NotAllowedNow(Conflict):
    """A fact that cannot follow the state that its promise is in."""


class SlotTaken(Conflict):
    """The window has no room left; the extension `slots` holds fresh ones."""


class OfferExpired(Conflict):
    """The offer has lapsed; the extension `slots` holds fresh ones."""


class AlreadyPromised(Conflict):
    """This customer already has an open callback; the extension `open_promises` holds it."""


class RequestInProgress(Conflict):
    """A request with the same Idempotency-Key has not been answered yet."""


class NoPolicyYet(Conflict):
    """Nothing can be promised before a policy is published."""


class IdempotencyKeyReused(PromiseServiceError):
    """The same Idempotency-Key came before with another body."""


class StaleVersion(PromiseServiceError):
    """If-Match names a version that is no longer the current one."""


class VersionRequired(PromiseServiceError):
    """An edit came without If-Match, so it might undo someone else's."""


class NotAuthenticated(PromiseServiceError):
    """No key was sent, or one that is unknown or revoked."""


class NotPermitted(PromiseServiceError):
    """The key is good, but its scopes do not reach this far."""


class StoreUnavailable(PromiseServiceError):
    """The database does not answer."""


class LiveStateUnavailable(PromiseServiceError):
    """How a queue stands cannot be kept just now; nothing else is affected."""


class DeliveryFailed(PromiseServiceError):
    """A notice was not accepted; `transient` says whether trying again may help.

    `unknown`: it was handed over whole, and nobody said what became of it. Trying again may send it twice.
    """

    def __init__(self, message: str, *, transient: bool, unknown: bool = False) -> None:
        self.transient = transient
        self.unknown = unknown
        super().__init__(message)


class TimerGivenUp(PromiseServiceError):
    """A timer was begun again and again and never settled, so it is dead from now on."""


class CannotStart(PromiseServiceError):
    """A setting, a port, a folder or a file makes the start impossible; the command line exits with 2."""
