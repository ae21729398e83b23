"""A callback as an entry of the customer's calendar (RFC 5545), sent by mail (RFC 5546, RFC 6047)."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from icalendar import Calendar, Event, vCalAddress, vText

from promise_service.adapters.notices.addresses import Mailbox
from promise_service.adapters.notices.plain_text import one_line, without_controls
from promise_service.domain.notices import CalendarEntry, Notice

_AS_IT_IS = "@!$'*+"  # in the address of a mailto (RFC 6068, 2)

PRODUCT = "-//Promise Service//Promise Service//EN"


def calendar_method(entry: CalendarEntry) -> str:
    """What the customer's calendar is asked to do: take the entry in, or out again."""
    return "CANCEL" if entry.cancelled else "REQUEST"


def calendar_part(notice: Notice, entry: CalendarEntry, sender: Mailbox, receiver: Mailbox) -> str:
    """The calendar object that carries `entry`: lines of at most 75 octets, instants in UTC.

    Its UID is that of the entry at the sender's domain, so that what follows finds what went before. No answer is
    asked for: whoever cannot take the call writes or phones.
    """
    event = _event(entry, sender, stamp=notice.created_at, description=notice.message.text)
    event.add("attendee", _attendee(receiver), encode=False)
    return _calendar(calendar_method(entry), event)


def calendar_file(sender: Mailbox, entry: CalendarEntry, *, stamp: datetime, description: str, link: str) -> str:
    """The same entry, to be taken in by whoever opens the file (`PUBLISH`: nobody is invited, RFC 5546, 3.2.1).

    Its UID and sequence are those of the mails, so that a calendar which has both shows one.
    """
    event = _event(entry, sender, stamp=stamp, description=description)
    event.add("url", link)
    return _calendar("PUBLISH", event)


def _calendar(method: str, event: Event) -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def _event(entry: CalendarEntry, sender: Mailbox, *, stamp: datetime, description: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{sender.domain}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", _second(stamp))
    event.add("dtstart", _second(entry.window.start))
    event.add("dtend", _second(entry.window.end))
    event.add("summary", one_line(entry.summary))
    event.add("description", without_controls(description))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("organizer", _address(sender), encode=False)
    return event


def _attendee(receiver: Mailbox) -> vCalAddress:
    attendee = _address(receiver)
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee


def _address(mailbox: Mailbox) -> vCalAddress:
    address = vCalAddress(f"mailto:{quote(mailbox.address, safe=_AS_IT_IS)}")
    if mailbox.name:
        address.params["CN"] = vText(mailbox.name)
    return address


def _second(instant: datetime) -> datetime:
    """RFC 5545 knows no parts of seconds."""
    return instant.replace(microsecond=0)
