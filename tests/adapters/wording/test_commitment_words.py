"""Published commitments in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from promise_service.adapters.wording.commitment_words import CommitmentSentences
from promise_service.application.commitment_lines import CommitmentLine
from promise_service.domain.commitments import Commitment, Share
from promise_service.domain.policy import ReplyRule
from promise_service.domain.response_deadlines import DeadlineRule, Unit, Within

WORDS = CommitmentSentences()
LABELS = {"fr-CA": "Je fais une réclamation", "en": "I have a complaint"}


def plain(text: str) -> str:
    """With spaces that may break, for the eye."""
    return text.replace("\u00a0", " ")


def in_time(unit: Unit, count: int, *, channel: str = "email", subject: str | None = None, percent: int = 100) -> Any:
    rule = ReplyRule(
        channel=channel, subject=subject, deadline=DeadlineRule(Within(unit, count)), team="support", calendar="office"
    )
    labels = LABELS if subject == "claim" else {}
    return CommitmentLine(commitment=Commitment.IN_TIME, percent=percent, rule=rule, labels=labels)


def line(
    commitment: Commitment, percent: int | None = None, within: timedelta | None = None, queue: str | None = None
) -> CommitmentLine:
    return CommitmentLine(commitment=commitment, percent=percent, within=within, queue=queue)


@pytest.mark.parametrize(
    ("said", "english", "french"),
    [
        (
            in_time(Unit.DAYS, 20, channel="letter"),
            "We answer letters in 20 days at most.",
            "Nous répondons aux courriers en 20 jours au maximum.",
        ),
        (
            in_time(Unit.BUSINESS_DAYS, 30, subject="claim"),
            "We answer e-mails about “I have a complaint” in 30 business days at most.",
            "Nous répondons aux e-mails au sujet de « Je fais une réclamation » en 30 jours ouvrés au maximum.",
        ),
        (
            in_time(Unit.BUSINESS_HOURS, 1, channel="form", subject="refund", percent=95),
            "We answer 95 % of forms about “refund” in 1 business hour at most.",
            "Nous répondons à 95 % des formulaires au sujet de « refund » en 1 heure ouvrée au maximum.",
        ),
        (
            in_time(Unit.MINUTES, 0, channel="fax"),
            "We answer messages by “fax” in 0 minutes at most.",
            "Nous répondons aux messages par « fax » en 0 minute au maximum.",
        ),
        (
            line(Commitment.TRACEABILITY, 100),
            "Every request and every answer can be traced.",
            "Chaque demande et chaque réponse sont traçables.",
        ),
        (
            line(Commitment.PERSONALISATION, 80),
            "At least 80 % of our contacts are personalised by what we know of the customer.",
            "Au moins 80 % de nos échanges sont personnalisés d’après ce que nous savons du client.",
        ),
        (
            line(Commitment.PERSONALISATION),
            "Our contacts are personalised by what we know of the customer.",
            "Nos échanges sont personnalisés d’après ce que nous savons du client.",
        ),
        (
            line(Commitment.SATISFACTION, 1),
            "We measure how satisfied customers are, for at least 1 % of the promises that we fulfil.",
            "Nous mesurons la satisfaction des clients pour au moins 1 % des engagements honorés.",
        ),
        (
            line(Commitment.SATISFACTION),
            "We measure how satisfied customers are.",
            "Nous mesurons la satisfaction des clients.",
        ),
        (
            line(Commitment.SERVICE_LEVEL, 80, timedelta(seconds=90)),
            "At least 80 % of calls are answered in 90 seconds.",
            "Au moins 80 % des appels sont pris en charge en 90 secondes.",
        ),
        (
            line(Commitment.SERVICE_LEVEL, 90, timedelta(minutes=2)),
            "At least 90 % of calls are answered in 2 minutes.",
            "Au moins 90 % des appels sont pris en charge en 2 minutes.",
        ),
        (
            line(Commitment.SERVICE_LEVEL, 90, timedelta(minutes=2), "support"),
            "At least 90 % of calls to “support” are answered in 2 minutes.",
            "Au moins 90 % des appels de la file « support » sont pris en charge en 2 minutes.",
        ),
    ],
)
def test_a_commitment_in_one_sentence(said: CommitmentLine, english: str, french: str) -> None:
    assert plain(WORDS.sentence(said, "en")) == english
    assert plain(WORDS.sentence(said, "fr")) == french


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_one_and_several_of_each_unit(unit: Unit, language: str) -> None:
    one, two = (plain(WORDS.sentence(in_time(unit, count), language)) for count in (1, 2))
    assert " 1 " in one
    assert " 2 " in two
    assert one.replace("1", "2") != two


def test_numbers_do_not_leave_their_units_at_the_end_of_a_line() -> None:
    sentence = WORDS.sentence(line(Commitment.SERVICE_LEVEL, 80, timedelta(seconds=90)), "fr")
    assert "80\u00a0%" in sentence
    assert "90\u00a0secondes" in sentence


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (["fr-CH", "en"], "fr"),
        (["de", "EN_gb"], "en"),
        (["de", "it"], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_that_is_spoken(wanted: list[str], language: str) -> None:
    assert WORDS.language(wanted) == language


@pytest.mark.parametrize(
    ("commitment", "share", "english", "french"),
    [
        (
            Commitment.SERVICE_LEVEL,
            Share(0, 0),
            "no call was recorded in this time",
            "aucun appel enregistré pendant cette période",
        ),
        (
            Commitment.TRACEABILITY,
            Share(0, 0),
            "nothing was due in this time",
            "rien n’était dû pendant cette période",
        ),
        (Commitment.SERVICE_LEVEL, Share(0, 3), None, None),
    ],
)
def test_why_there_is_no_value(commitment: Commitment, share: Share, english: str | None, french: str | None) -> None:
    said = CommitmentLine(commitment=commitment, percent=80, share=share)
    assert (WORDS.why_unknown(said, "en"), WORDS.why_unknown(said, "fr")) == (english, french)
