"""What customers think of a promise, and why it was broken: facts that no verdict depends on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from promise_service.domain.promise_facts import Cause, CauseGiven, FeedbackGiven, Retracted
from promise_service.domain.verdicts import Verdict
from promise_service.errors import InvalidInput, NotAllowedNow
from tests.application.desk import Desk
from tests.builders import at

OpenDesk = Callable[[datetime], Desk]

TUESDAY = at("Tue 2026-11-24 10:05 Europe/Paris")
FRIDAY = at("Fri 2026-11-27 12:00 Europe/Paris")


def test_feedback_is_kept_word_for_word_and_changes_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(TUESDAY)
    promise_id = desk.write().record.promise.id
    before = desk.answer(promise_id).record.standing
    assert desk.feedback(promise_id, csat=4, nps=10, comment="Très bien, merci !").standing == before
    said = [fact.what for fact in desk.history(promise_id) if isinstance(fact.what, FeedbackGiven)]
    assert said == [FeedbackGiven(csat=4, ces=None, nps=10, comment="Très bien, merci !")]


def test_feedback_without_any_content_is_none(open_desk: OpenDesk) -> None:
    desk = open_desk(TUESDAY)
    with pytest.raises(InvalidInput, match="holds a csat, ces or nps score, or a comment"):
        desk.feedback(desk.write().record.promise.id)


def test_feedback_from_before_the_request_is_refused(open_desk: OpenDesk) -> None:
    desk = open_desk(TUESDAY)
    with pytest.raises(InvalidInput, match="before the request was received"):
        desk.feedback(desk.write().record.promise.id, csat=1, at=at("Mon 2026-11-23 10:05 Europe/Paris"))


def test_only_a_broken_promise_has_a_cause(open_desk: OpenDesk) -> None:
    desk = open_desk(TUESDAY)
    kept, broken = desk.write().record.promise.id, desk.write().record.promise.id
    with pytest.raises(NotAllowedNow, match="cannot be given a cause: it is open, and only broken promises have one"):
        desk.cause(kept, Cause.CAPACITY)
    desk.answer(kept)
    with pytest.raises(NotAllowedNow, match="it is kept"):
        desk.cause(kept, Cause.CAPACITY)
    desk.until(FRIDAY)
    assert desk.cause(broken, Cause.ABSENCE, "Two of five were ill.").standing.verdict is Verdict.BROKEN
    given = [fact.what for fact in desk.history(broken) if isinstance(fact.what, CauseGiven)]
    assert given == [CauseGiven(cause=Cause.ABSENCE, comment="Two of five were ill.")]


def test_both_can_be_retracted(open_desk: OpenDesk) -> None:
    desk = open_desk(TUESDAY)
    promise_id = desk.write().record.promise.id
    desk.until(FRIDAY)
    desk.feedback(promise_id, csat=1)
    desk.cause(promise_id, Cause.OTHER)
    reported = [fact for fact in desk.history(promise_id) if isinstance(fact.what, FeedbackGiven | CauseGiven)]
    for fact in reported:
        assert desk.retract(promise_id, fact.id).standing.verdict is Verdict.BROKEN
    retracted = {fact.what.fact_id for fact in desk.history(promise_id) if isinstance(fact.what, Retracted)}
    assert retracted == {fact.id for fact in reported}
