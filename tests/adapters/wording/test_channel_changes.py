"""What customers are asked who come by another channel, in every language."""

from __future__ import annotations

import re

import pytest

from promise_service.adapters.wording.babel_wording import BabelWording
from promise_service.adapters.wording.channel_changes import MOTIVES, QUESTIONS
from promise_service.adapters.wording.vagueness import vague_phrase
from promise_service.domain.channel_switches import Motive, motives_to_ask
from tests.adapters.wording.readers import LANGUAGES, reader

WORDING = BabelWording()
WORDS_ONLY = re.compile(r"¿?[^\W\d_]+(?:[ ,'\u2019-]+[^\W\d_]+)* ?[.?]")
ASKED_FOR = {*motives_to_ask("phone"), *motives_to_ask("email")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_asked_has_words_of_its_own_in_every_language(language: str) -> None:
    assert set(MOTIVES[language]) == ASKED_FOR
    told = [QUESTIONS[language], *MOTIVES[language].values()]
    assert len(set(told)) == len(told)
    for sentence in told:
        assert WORDS_ONLY.fullmatch(sentence), sentence
        assert [vague_phrase(sentence, each) for each in LANGUAGES] == [None] * len(LANGUAGES)


def test_no_language_speaks_with_the_words_of_another() -> None:
    told = [*QUESTIONS.values(), *(label for labels in MOTIVES.values() for label in labels.values())]
    assert len(set(told)) == len(told) == len(LANGUAGES) * (1 + len(ASKED_FOR))


@pytest.mark.parametrize(
    ("locale", "question", "label"),
    [
        (
            "fr-CH",
            "Pourquoi avez-vous choisi cette fois un autre moyen de nous joindre ?",
            "Je n'ai pas reçu de réponse à mon message.",
        ),
        ("en-US", "Why did you choose another way to reach us this time?", "I have had no answer to my message."),
        ("sv", "Why did you choose another way to reach us this time?", "I have had no answer to my message."),
    ],
)
def test_the_customer_is_asked_in_their_own_language(locale: str, question: str, label: str) -> None:
    assert WORDING.channel_question(reader(locale)) == question
    assert WORDING.motive(Motive.NO_WRITTEN_ANSWER, reader(locale)) == label
