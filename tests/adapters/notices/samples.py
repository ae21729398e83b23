"""Notices as they go out, in all languages. `python -m tests.adapters.notices.samples FOLDER` writes their mails."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from promise_service.adapters.notices.addresses import sender_of
from promise_service.adapters.notices.mail_message import mail_message
from promise_service.adapters.notices.mail_page import mail_page
from promise_service.adapters.wording.babel_wording import BabelWording
from promise_service.application.wording import NoticeSubject, Reader
from promise_service.domain.intervals import Interval
from promise_service.domain.notices import (
    TO_CUSTOMERS,
    AlarmReason,
    CalendarEntry,
    Message,
    Notice,
    NoticeChannel,
    NoticeKind,
)
from tests.builders import at

SENDER = sender_of("Service clients <promises@service.example>")

NOTICE = Notice(
    id="ntc_01JCZ4Q3T0V8XK2M5N7P9R1S3T",
    promise_id="prm_01JCZ4Q3T0V8XK2M5N7P9R1S3T",
    kind=NoticeKind.DELAY_NOTICE,
    receiver="claire@example.org",
    locale="fr_FR",
    message=Message(
        subject="Votre réponse arrivera lundi 23 novembre 2026 à 12 h 00",
        text="Bonjour,\n\nNous vous répondrons lundi 23 novembre 2026 à 12 h 00.\n",
    ),
    created_at=at("Fri 2026-11-20 16:30 Europe/Paris"),
)

SMS = Notice(
    id=NOTICE.id,
    promise_id=NOTICE.promise_id,
    kind=NoticeKind.CUSTOMER_REMINDER,
    receiver="+33612345678",
    locale="en",
    message=Message(subject="", text="We will call you on Tuesday 24 November between 10:30 and 11:00."),
    created_at=NOTICE.created_at,
    channel=NoticeChannel.SMS,
)


@dataclass(frozen=True, slots=True)
class Person:
    """A customer who writes in their language, and what about."""

    name: str
    receiver: str
    topic: str


PEOPLE = {
    "de": Person("Jürgen Groß", "juergen@example.org", "Ich möchte mein Geld zurück"),
    "en": Person("Zoë O'Neill", "zoe@example.org", "I want my money back"),
    "es": Person("Íñigo Núñez", "inigo@example.org", "Quiero que me devuelvan el dinero"),
    "fr": Person("Claire Lefèvre", "claire@example.org", "Je veux être remboursée"),
    "it": Person("Niccolò D'Angelo", "niccolo@example.org", "Vorrei essere rimborsato"),
    "nl": Person("Noëlle van 't Hoff", "noelle@example.org", "Ik wil mijn geld terug"),
}
PROMISE_KINDS = ("callback", "reply")

_WORDING = BabelWording()
_MORNING = Interval(at("Tue 2026-11-24 10:30 Europe/Paris"), at("Tue 2026-11-24 11:00 Europe/Paris"))
_AFTERNOON = Interval(at("Tue 2026-11-24 15:00 Europe/Paris"), at("Tue 2026-11-24 15:30 Europe/Paris"))
_MOVES = {
    NoticeKind.ACKNOWLEDGEMENT: 0,
    NoticeKind.CUSTOMER_REMINDER: 0,
    NoticeKind.DELAY_NOTICE: 1,
    NoticeKind.RESCHEDULE_NOTICE: 2,
    NoticeKind.CANCELLATION_NOTICE: 3,
}
LINK = "https://service.example/p/01JCZ4Q3T0V8XK2M5N7P9R1S3TVJQ3SBPCGZKL2M5N7P4R6S2T3A"


def sample(locale: str, promise_kind: str, kind: NoticeKind, *, with_link: bool = False) -> Notice:
    """One notice about a callback or a reply, with the calendar entry that belongs to it.

    A question is never asked without a link to the page where it is answered.
    """
    reader = Reader(
        locale=locale,
        time_zone="Europe/Paris",
        home_zone="Europe/Paris",
        said_at=NOTICE.created_at,
        templates={},
    )
    person = PEOPLE[locale]
    subject = _callback(person, reader) if promise_kind == "callback" else _reply(person, reader)
    to_customer = kind in TO_CUSTOMERS
    if kind is NoticeKind.FEEDBACK_REQUEST or with_link:
        subject = replace(subject, link=LINK)
    return Notice(
        id=f"ntc_{locale}_{promise_kind}_{kind}",
        promise_id=subject.reference,
        kind=kind,
        receiver=person.receiver if to_customer else "team@service.example",
        locale=locale,
        message=_WORDING.notice(kind, subject, reader),
        created_at=NOTICE.created_at,
        calendar=_entry(kind, subject, reader) if kind in _MOVES and subject.window else None,
        in_reply_to="<a1@mail.example>" if to_customer and promise_kind == "reply" else None,
        unsubscribe="https://service.example/reminders?off={reference}"
        if kind is NoticeKind.CUSTOMER_REMINDER
        else None,
    )


def samples() -> Iterator[Notice]:
    """Every kind of notice in every language, about a callback and about a reply."""
    for locale in PEOPLE:
        for promise_kind in PROMISE_KINDS:
            for kind in NoticeKind:
                yield sample(locale, promise_kind, kind)


def _callback(person: Person, reader: Reader) -> NoticeSubject:
    return NoticeSubject(
        promise_kind="callback",
        channel="phone",
        reference=NOTICE.promise_id,
        statement=_WORDING.window(_MORNING, reader).written,
        window=_MORNING,
        due_at=_MORNING.end,
        customer_name=person.name,
        topic=person.topic,
        phone="+33612345678",
        note="Ask for R&D <reception>",
        new_statement=_WORDING.window(_AFTERNOON, reader).written,
        new_window=_AFTERNOON,
        alarm=AlarmReason.NOTICE_REFUSED,
    )


def _reply(person: Person, reader: Reader) -> NoticeSubject:
    due_at, later = at("Wed 2026-11-25 16:30 Europe/Paris"), at("Thu 2026-11-26 10:00 Europe/Paris")
    return NoticeSubject(
        promise_kind="reply",
        channel="email",
        reference=NOTICE.promise_id,
        statement=_WORDING.deadline("reply", "email", due_at, reader).written,
        window=None,
        due_at=due_at,
        customer_name=person.name,
        topic=person.topic,
        new_statement=_WORDING.deadline("reply", "email", later, reader).written,
        alarm=AlarmReason.DELAYED_BEFORE,
    )


def _entry(kind: NoticeKind, subject: NoticeSubject, reader: Reader) -> CalendarEntry:
    return CalendarEntry(
        uid="cb_01JCZ4Q3T0V8XK2M5N7P9R1S3T",
        sequence=_MOVES[kind],
        window=_AFTERNOON if kind is NoticeKind.DELAY_NOTICE else _MORNING,
        summary=_WORDING.calendar_summary(subject, reader),
        cancelled=kind is NoticeKind.CANCELLATION_NOTICE,
    )


def linked_samples() -> Iterator[Notice]:
    """Those to customers as they are where customers have pages of their own."""
    for locale in PEOPLE:
        for promise_kind in PROMISE_KINDS:
            for kind in sorted(TO_CUSTOMERS):
                notice = sample(locale, promise_kind, kind, with_link=True)
                yield replace(notice, id=f"{notice.id}_linked")


def main() -> None:
    """Write each sample as `.eml` and `.html`."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for notice in (*samples(), *linked_samples()):
        (folder / f"{notice.id}.eml").write_bytes(mail_message(notice, SENDER).as_bytes())
        (folder / f"{notice.id}.html").write_text(mail_page(notice), encoding="utf-8")


if __name__ == "__main__":
    main()
