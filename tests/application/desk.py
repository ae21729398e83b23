"""A contact centre in small: the use cases over a real ledger, with a clock and a mail server of our own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from promise_service.adapters.sql.timer_claims import SqlTimerClaims
from promise_service.application.cancel_promise import CancelPromise
from promise_service.application.decline_offer import DeclineOffer
from promise_service.application.delay_promise import DelayPromise
from promise_service.application.ledger import carry_out
from promise_service.application.offer_callback import OfferCallback
from promise_service.application.ports.archive import PromiseRecord, Reach
from promise_service.application.promise_callback import PromiseCallback
from promise_service.application.promise_reply import PromiseReply
from promise_service.application.record_answer import RecordAnswer
from promise_service.application.record_attempt import RecordAttempt
from promise_service.application.record_cause import RecordCause
from promise_service.application.record_feedback import RecordFeedback
from promise_service.application.reschedule_promise import ReschedulePromise
from promise_service.application.retract_fact import RetractFact
from promise_service.application.run_due_timer import RunTimer
from promise_service.application.run_due_timers import TimerRunner
from promise_service.application.show_history import show_history
from promise_service.application.views import AnswerRecorded, OfferView, PromisedReply
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import Foundations
from promise_service.domain.notices import NoticeChannel
from promise_service.domain.promise_facts import AttemptOutcome, CancelledBy, Cause, Completeness, Fact, NoticeSettled
from promise_service.domain.promises import Customer
from promise_service.domain.timers import TimerKind, named_by
from tests.fakes import FakeClock, FakeEventDeliveries, FakeMailer, due_notices

LEASE = timedelta(minutes=1)
CAMILLE = "+33140205050"
NOBODY = Customer()
WRITER = Customer(email="camille@example.org")


class Desk:
    """Speaks the language of the stories: calls, offers, letters, attempts, answers, and time that passes."""

    def __init__(self, built: Foundations, clock: FakeClock) -> None:
        self.built, self.clock, self.mailer, self.texts = built, clock, FakeMailer(), FakeMailer()
        self.claims = SqlTimerClaims(built.engine)
        self.deliveries = FakeEventDeliveries()
        self._ran: list[str] = []
        couriers = {NoticeChannel.EMAIL: self.mailer, NoticeChannel.SMS: self.texts}
        self._notices = due_notices(built, clock, couriers)
        self._runner = TimerRunner(
            claims=self.claims,
            clock=clock,
            ledger=built.ledger,
            notices=self._notices,
            deliveries=self.deliveries,
            fits=built.live_fits,
            efforts=built.effort_measurer,
        )

    def call(
        self,
        wait: float | None = 260,
        *,
        phone: str | None = CAMILLE,
        customer: Customer = NOBODY,
        hold: bool = True,
        called_at: datetime | None = None,
        locale: str | None = None,
        queue: str = "support",
    ) -> OfferView:
        """Someone is on the line, and would wait this many seconds."""
        return carry_out(
            self.built.ledger,
            OfferCallback(
                queue=queue,
                called_at=called_at,
                predicted_wait_seconds=wait,
                phone=phone,
                customer=customer,
                conversation_id=None,
                locale=locale,
                hold=hold,
                reach=None,
                by="key_ivr",
            ),
        )

    def take(
        self,
        offer: OfferView,
        choice: int = 0,
        *,
        phone: str = CAMILLE,
        customer: Customer = NOBODY,
        instead: bool = False,
        subject: str | None = None,
        conversation_id: str | None = None,
    ) -> PromiseRecord:
        """The caller takes one of the offered slots."""
        return carry_out(
            self.built.ledger,
            replace(
                self._callback(phone, customer, subject, conversation_id, instead=instead),
                offer_id=offer.offer.id,
                slot_id=offer.slots[choice].slot_id,
            ),
        )

    def book(
        self,
        start: datetime,
        *,
        phone: str = CAMILLE,
        customer: Customer = NOBODY,
        instead: bool = False,
        conversation_id: str | None = None,
    ) -> PromiseRecord:
        """A web widget books the window that starts then."""
        command = self._callback(phone, customer, None, conversation_id, instead=instead)
        return carry_out(self.built.ledger, replace(command, queue="support", start=start))

    def decline(self, offer: OfferView) -> OfferView:
        return carry_out(self.built.ledger, DeclineOffer(offer_id=offer.offer.id, by="key_ivr"))

    def write(
        self,
        channel: str = "email",
        *,
        subject: str | None = None,
        customer: Customer = WRITER,
        received_at: datetime | None = None,
        message_id: str | None = None,
        conversation_id: str | None = None,
        reach: Reach | None = None,
        locale: str | None = None,
    ) -> PromisedReply:
        """Someone wrote to us."""
        return carry_out(
            self.built.ledger,
            PromiseReply(
                channel=channel,
                subject=subject,
                received_at=received_at,
                customer=customer,
                conversation_id=conversation_id,
                message_id=message_id,
                locale=locale,
                note=None,
                reach=reach,
                by="key_form",
            ),
        )

    def attempt(
        self, promise_id: str, outcome: AttemptOutcome = AttemptOutcome.CONNECTED, at: datetime | None = None
    ) -> PromiseRecord:
        """Someone tries to reach the customer."""
        return carry_out(
            self.built.ledger,
            RecordAttempt(promise_id=promise_id, outcome=outcome, at=at, agent_id="ag-1", by="key_agent"),
        )

    def answer(
        self,
        promise_id: str,
        completeness: Completeness = Completeness.FULL,
        *,
        at: datetime | None = None,
        agent_id: str | None = "ag-1",
        automated: bool = False,
        also_closes: tuple[str, ...] = (),
    ) -> AnswerRecorded:
        """The customer gets an answer."""
        return carry_out(
            self.built.ledger,
            RecordAnswer(
                promise_id=promise_id,
                completeness=completeness,
                at=at,
                agent_id=agent_id,
                automated=automated,
                also_closes=also_closes,
                by="key_agent",
            ),
        )

    def cancel(self, promise_id: str, by: CancelledBy = CancelledBy.CUSTOMER) -> PromiseRecord:
        """The customer takes the wish back, or we do."""
        command = CancelPromise(promise_id=promise_id, cancelled_by=by, reason=None, at=None, by="key_agent")
        return carry_out(self.built.ledger, command)

    def reschedule(self, promise_id: str, start: datetime) -> PromiseRecord:
        """The customer wishes for another window."""
        command = ReschedulePromise(promise_id=promise_id, slot_id=None, start=start, by="key_agent")
        return carry_out(self.built.ledger, command)

    def delay(self, promise_id: str) -> PromiseRecord:
        """An agent tells the customer that we will be late."""
        return carry_out(self.built.ledger, DelayPromise(promise_id=promise_id, reason=None, by="key_agent"))

    def retract(self, promise_id: str, fact_id: str) -> PromiseRecord:
        """It was a mis-click."""
        command = RetractFact(promise_id=promise_id, fact_id=fact_id, reason="a mis-click", by="key_agent")
        return carry_out(self.built.ledger, command)

    def feedback(self, promise_id: str, **said: Any) -> PromiseRecord:
        """The customer says what they think: `csat`, `ces`, `nps`, `comment`, and perhaps when (`at`)."""
        scores: dict[str, Any] = {"csat": None, "ces": None, "nps": None, "comment": None, "at": None}
        return carry_out(self.built.ledger, RecordFeedback(promise_id=promise_id, by="key_agent", **(scores | said)))

    def cause(self, promise_id: str, cause: Cause, comment: str | None = None) -> PromiseRecord:
        """A supervisor says why it was broken."""
        command = RecordCause(promise_id=promise_id, cause=cause, comment=comment, by="key_supervisor")
        return carry_out(self.built.ledger, command)

    def publish(self, changes: Mapping[str, Any]) -> None:
        """The policy changes: `changes` are laid over the document in force, None takes away."""
        published = self.built.versions.published()
        assert published is not None
        document = json.dumps(_laid_over(published.document, changes))
        publish_document(self.built, document, follows=published.version, by="tests")

    def promise(self, promise_id: str) -> PromiseRecord:
        """A promise as it stands now."""
        return self.built.archive.promise(promise_id, self.clock.now())

    def history(self, promise_id: str) -> list[Fact]:
        return list(show_history(self.built.archive, promise_id, self.clock.now()).facts)

    def settled(self, promise_id: str) -> list[NoticeSettled]:
        """What became of the messages about a promise."""
        return [fact.what for fact in self.history(promise_id) if isinstance(fact.what, NoticeSettled)]

    def until(self, instant: datetime) -> None:
        """Let time pass, and run every timer when it is due."""
        while True:
            due_at = self.claims.next_due_at()
            if due_at is None or due_at > instant:
                break
            self.clock.move_to(max(due_at, self.clock.now()))
            self.run_due()
        self.clock.move_to(max(instant, self.clock.now()))

    def run_due(self) -> None:
        """Run what is due now."""
        lease_until = self.clock.now() + LEASE
        claimed = self.claims.claim(self.clock.now(), lease_until=lease_until, limit=100)
        timer_ids = [timer.id for timer in claimed]
        self._ran.extend(timer_ids)
        self._runner.run(timer_ids, lease_until)

    def run_everything_again(self) -> None:
        """Run every timer that was ever run once more, as a worker does that was frozen after it had begun them."""
        for timer_id in self._ran:
            kind, _ = named_by(timer_id)
            if kind is TimerKind.SEND_NOTICE:
                self._notices.send([timer_id], lambda: True)
            else:
                carry_out(self.built.ledger, RunTimer(timer_id=timer_id))

    def _callback(
        self, phone: str, customer: Customer, subject: str | None, conversation_id: str | None, *, instead: bool
    ) -> PromiseCallback:
        return PromiseCallback(
            offer_id=None,
            slot_id=None,
            queue=None,
            start=None,
            phone=phone,
            customer=customer,
            subject=subject,
            agent_id=None,
            note=None,
            conversation_id=conversation_id,
            locale=None,
            replace=instead,
            reach=None,
            by="key_ivr",
        )


def _laid_over(document: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    laid = dict(document)
    for name, change in changes.items():
        if change is None:
            laid.pop(name, None)
        elif isinstance(change, dict) and isinstance(laid.get(name), dict):
            laid[name] = _laid_over(laid[name], change)
        else:
            laid[name] = change
    return laid
