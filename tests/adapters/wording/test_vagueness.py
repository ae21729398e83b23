"""Phrases that only sound like a promise are found in every language; exact sentences are left alone."""

from __future__ import annotations

import pytest

from promise_service.adapters.wording.babel_wording import BabelWording
from promise_service.adapters.wording.vagueness import vague_phrase
from tests.adapters.wording.readers import LANGUAGES, TUESDAY_MORNING, reader

WORDING = BabelWording()


@pytest.mark.parametrize(
    ("language", "text", "phrase"),
    [
        ("en", "We will answer within 24 hours.", "within 24 hours"),
        ("en", "We will answer WITHIN\n twenty-four   hours.", "WITHIN twenty-four hours"),
        ("en", "within 2 business days", "within 2 business days"),
        ("en", "In the next few days, perhaps", "In the next few days"),
        ("en", "as soon as possible", "as soon as possible"),
        ("en", "Someone will be in touch shortly.", "shortly"),
        ("en", "We reply in 24-48 hrs", "in 24-48 hrs"),
        ("fr", "Réponse sous 48 h", "sous 48 h"),
        ("fr", "Réponse sous 24 à 48h", "sous 24 à 48h"),
        ("fr", "dans la journée", "dans la journée"),
        ("fr", "DANS LES MEILLEURS DELAIS", "DANS LES MEILLEURS DELAIS"),
        ("fr", "dans l’après-midi", "dans l’après-midi"),
        ("fr", "dans les vingt-quatre heures", "dans les vingt-quatre heures"),
        ("fr", "d'ici deux jours", "d'ici deux jours"),
        ("fr", "dans les prochaines heures", "dans les prochaines heures"),
        ("fr", "très bientôt", "bientôt"),
        ("fr", "We reply within 24 hours", "within 24 hours"),
        ("de", "so schnell wie möglich", "so schnell wie möglich"),
        ("de", "innerhalb von 24 Stunden", "innerhalb von 24 Stunden"),
        ("de", "binnen zwei Werktagen", "binnen zwei Werktagen"),
        ("de", "in den nächsten Tagen", "in den nächsten Tagen"),
        ("de", "Wir melden uns zeitnah.", "zeitnah"),
        ("de", "im Laufe des Tages", "im Laufe des Tages"),
        ("es", "lo antes posible", "lo antes posible"),
        ("es", "en 24 horas", "en 24 horas"),
        ("es", "en las próximas horas", "en las próximas horas"),
        ("es", "a lo largo del día", "a lo largo del día"),
        ("es", "le llamaremos pronto", "pronto"),
        ("it", "il prima possibile", "il prima possibile"),
        ("it", "entro 24 ore", "entro 24 ore"),
        ("it", "in giornata", "in giornata"),
        ("it", "nelle prossime ore", "nelle prossime ore"),
        ("nl", "zo snel mogelijk", "zo snel mogelijk"),
        ("nl", "binnen 24 uur", "binnen 24 uur"),
        ("nl", "binnen één werkdag", "binnen één werkdag"),
        ("nl", "in de loop van de dag", "in de loop van de dag"),
        ("nl", "e\u0301e\u0301n van de collega's belt u spoedig", "spoedig"),
        ("en", "with\u00adin 24\u00a0hours", "with\u00adin 24 hours"),
    ],
)
def test_a_vague_phrase_is_found_and_quoted(language: str, text: str, phrase: str) -> None:
    assert vague_phrase(text, language) == phrase


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "no later than Tuesday 24 November at 10:30"),
        ("en", "Our lines are open 24 hours a day; call within our opening hours."),
        ("en", "The pronto shop, the bald man and the presto choir are innocent in English."),
        ("fr", "mardi 24 novembre entre 10 h 30 et 11 h 00, 24 h/24"),
        ("fr", "Nous revenons vers vous dans votre dossier."),
        ("de", "spätestens am Mittwoch, 25. November, um 16:30 Uhr"),
        ("es", "a más tardar el miércoles 25 de noviembre a las 16:30"),
        ("it", "tra le 10:30 e le 11:00, in orario di apertura"),
        ("nl", "tussen 10.30 uur en 11.00 uur"),
    ],
)
def test_exact_and_innocent_sentences_are_left_alone(language: str, text: str) -> None:
    assert vague_phrase(text, language) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_exact_times_are_never_taken_for_vague_ones(language: str) -> None:
    told = WORDING.window(TUESDAY_MORNING, reader(language, zone="America/New_York"))
    assert vague_phrase(told.written, language) is None
    assert vague_phrase(told.spoken, language) is None
