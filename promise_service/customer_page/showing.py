"""From what a customer may see to what their pages say."""

from __future__ import annotations

from dataclasses import dataclass

from promise_service.application.show_to_customer import CustomerView
from promise_service.application.speaking import topic_of
from promise_service.application.wording import unbroken
from promise_service.customer_page.services import PageServices
from promise_service.customer_page.situations import AHEAD, Situation, situation_of
from promise_service.customer_page.words import words_for
from promise_service.customer_page.words.page_words import PageWords
from promise_service.domain.notices import masked
from promise_service.domain.policy import Policy
from promise_service.domain.promise_course import OWED
from promise_service.domain.promise_pages import may_be_cancelled, may_be_moved, may_be_rated
from promise_service.domain.promises import PromiseKind

_BY_EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A promise in the words of its page. `told` is a sentence, of which `time` is set off where there is a window."""

    language: str
    words: PageWords
    token: str
    statement: str
    heading: str
    told: str
    time: str | None
    situation: Situation
    contact: str | None
    topic: str | None
    reference: str
    more: str | None
    more_token: str | None
    has_entry: bool
    may_move: bool
    may_cancel: bool
    may_rate: bool
    rated: bool

    @property
    def told_in_parts(self) -> tuple[str, str]:
        """What stands before the time, and what behind it."""
        before, _, after = self.told.partition(self.time or self.told)
        return (before, after) if self.time else (self.told, "")

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to be had in time."""
        return self.situation in AHEAD

    @property
    def said(self) -> str | None:
        """What there is to say of it beside its words."""
        return self.words.situations.get(self.situation)


def shown(services: PageServices, view: CustomerView, policy: Policy) -> Shown:
    """The page of a promise, in the customer's language."""
    promise, standing = view.record.promise, view.record.standing
    statement = unbroken(promise.statement)
    words, situation = words_for(promise.locale), situation_of(view)
    return Shown(
        language=promise.locale.replace("_", "-"),
        words=words,
        token=services.links.token_of(promise),
        statement=statement,
        heading=words.of_callback if promise.kind is PromiseKind.CALLBACK else words.of_promise,
        told=_told(words, statement, situation, has_window=promise.window is not None),
        time=statement if promise.window else None,
        situation=situation,
        contact=_contact(words, view),
        topic=topic_of(policy, promise.subject, promise.locale),
        reference=promise.id,
        more=words.more_to_come.format(words=unbroken(view.more.promise.statement)) if view.more else None,
        more_token=services.links.token_of(view.more.promise) if view.more else None,
        has_entry=promise.window is not None and situation in AHEAD,
        may_move=may_be_moved(promise, standing) and promise.queue in policy.queues,
        may_cancel=may_be_cancelled(promise, standing),
        may_rate=may_be_rated(standing) and not view.rated,
        rated=view.rated,
    )


def _told(words: PageWords, statement: str, situation: Situation, *, has_window: bool) -> str:
    """What is promised, or was."""
    if situation in AHEAD:
        return words.we_call.format(time=statement) if has_window else statement
    if has_window:
        return words.we_had_said_we_call.format(time=statement)
    return words.we_had_said.format(words=statement)


def _contact(words: PageWords, view: CustomerView) -> str | None:
    """Where the customer will hear from us, masked: only its owner knows the rest."""
    promise, standing = view.record.promise, view.record.standing
    if standing.state not in OWED:
        return None
    if promise.counts_attempts and standing.phone:
        return words.calling_number.format(phone=masked(standing.phone))
    if promise.channel == _BY_EMAIL and standing.email:
        return words.writing_to.format(email=masked(standing.email))
    return None
