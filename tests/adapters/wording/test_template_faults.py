"""A policy's own words are refused when they cannot be kept to, with the place and the reason."""

from __future__ import annotations

import pytest

from promise_service.adapters.wording.template_faults import template_faults
from promise_service.domain.policy import Template
from promise_service.errors import Fault


def faults_of(kind: str, text: str, *, subject: str | None = None, language: str = "fr") -> list[tuple[str, str]]:
    found = template_faults({(kind, language): Template(subject=subject, text=text)})
    return [(fault.pointer, fault.detail) for fault in found]


def only_detail(kind: str, text: str, **rest: str) -> str:
    [(_, detail)] = faults_of(kind, text, **rest)
    return detail


def test_good_words_are_accepted() -> None:
    text = "Bonjour{% if customer_name %} {{ customer_name }}{% endif %},\n{# courtois #}\n{{ statement }}"
    assert faults_of("acknowledgement", text, subject="Votre demande {{ reference }}") == []


def test_an_unknown_kind_is_refused_with_the_nearest_known_one() -> None:
    assert template_faults({("acknowledgment", "fr"): Template(subject=None, text="{{ statement }}")}) == [
        Fault("/templates/acknowledgment", "there is no text 'acknowledgment'; did you mean acknowledgement?")
    ]


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    assert faults_of("statement_reply", "{{ deadline }}", language="pt") == [
        ("/templates/statement_reply/pt", "no sentences are made in 'pt'; known languages: de, en, es, fr, it, nl")
    ]


def test_a_language_tag_must_be_written_as_it_is_looked_up() -> None:
    assert faults_of("statement_reply", "{{ deadline }}", language="fr_ch") == [
        ("/templates/statement_reply/fr_ch", "write the language tag as 'fr-CH', not 'fr_ch'")
    ]


def test_an_unknown_variable_is_refused_with_the_known_ones() -> None:
    assert faults_of("statement_reply", "Avant {{ deadlin }}.") == [
        (
            "/templates/statement_reply/fr/text",
            "it uses deadlin, which this text does not have; known variables: deadline",
        )
    ]


def test_a_broken_template_is_refused_with_its_line() -> None:
    assert only_detail("acknowledgement", "Bonjour\n{{ statement }\n").startswith("line 2: unexpected '}'")


@pytest.mark.parametrize(
    "text",
    [
        "{% for n in range(1000000000) %}{{ deadline }}{% endfor %}",
        "{{ deadline.__class__.__mro__ }}",
        "{{ deadline | upper }}",
        "{{ range(9) }}{{ deadline }}",
        "{{ 'x' * 1000000000 }}{{ deadline }}",
        "{% set deadline = 'demain' %}{{ deadline }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ deadline }}",
        "{% include 'x' %}{{ deadline }}",
        "{% if deadline == 'demain' %}{{ deadline }}{% endif %}",
    ],
)
def test_nothing_can_be_computed_in_a_template(text: str) -> None:
    assert "is not allowed; use {{ variable }}" in only_detail("statement_reply", text)


def test_a_template_cannot_be_nested_or_written_out_of_bounds() -> None:
    assert only_detail("statement_reply", "{% if deadline %}" * 41) == "it has 41 tags; 40 are the most"
    assert only_detail("acknowledgement", "a" * 4001) == "it has 4001 characters; 4000 are the most"
    assert only_detail("statement_reply", "{{ " + "(" * 1900 + "deadline" + ")" * 1900 + " }}") == (
        "its brackets are nested too deeply"
    )


def test_a_text_that_shows_no_exact_time_is_refused() -> None:
    assert faults_of("statement_reply", "Nous vous répondrons mercredi.") == [
        ("/templates/statement_reply/fr/text", "it names no exact time; it must show {{ deadline }}")
    ]


def test_a_text_that_may_show_no_exact_time_is_refused() -> None:
    assert only_detail("acknowledgement", "{% if topic %}{{ statement }}{% endif %} Merci.") == (
        "it names no exact time when there is no topic; "
        "it must show {{ exact_time }} or {{ statement }} or {{ window }}"
    )


def test_a_delay_notice_must_show_the_new_time() -> None:
    assert only_detail("delay_notice", "Pas {{ exact_time }}, désolé.") == (
        "it names no exact time; it must show {{ new_statement }} or {{ new_window }}"
    )
    assert only_detail("delay_notice", "{% if new_window %}Nouvelle heure : {{ new_window }}{% endif %}") == (
        "it names no exact time when there is no new_window; it must show {{ new_statement }} or {{ new_window }}"
    )


def test_the_team_may_be_shown_what_customers_may_not() -> None:
    text = "{{ exact_time }}{% if phone %} {{ phone }}{% endif %}{% if note %} {{ note }}{% endif %}"
    assert faults_of("owner_reminder", text) == []
    assert only_detail("acknowledgement", text).startswith("it uses note, phone, which this text does not have")


def test_only_an_alarm_has_a_reason() -> None:
    text = "{{ exact_time }}{% if reason %} {{ reason }}{% endif %}"
    assert faults_of("alarm", text) == []
    assert only_detail("supervisor_reminder", text).startswith("it uses reason, which this text does not have")


def test_a_time_in_a_comment_or_a_branch_never_taken_does_not_count() -> None:
    for text in ("Oui. {# {{ deadline }} #}", "Oui{% if not deadline %} {{ deadline }}{% endif %}"):
        assert only_detail("statement_reply", text) == "it names no exact time; it must show {{ deadline }}"


def test_a_variable_that_may_be_absent_must_be_guarded() -> None:
    assert only_detail("acknowledgement", "Bonjour {{ customer_name }}, {{ statement }}") == (
        "it shows customer_name, which some promises do not have; put it inside {% if customer_name %}"
    )


def test_a_vague_phrase_is_quoted_beside_an_exact_time_too() -> None:
    assert faults_of("statement_reply", "Réponse sous 48 h, au plus tard le {{ deadline }}.") == [
        ("/templates/statement_reply/fr/text", "it says 'sous 48 h', which names no exact time")
    ]


def test_a_vague_phrase_is_found_in_a_branch_and_in_a_subject() -> None:
    text = "{{ statement }}{% if topic %} Nous faisons au plus vite.{% endif %}"
    assert faults_of("acknowledgement", text, subject="Réponse dans la journée") == [
        ("/templates/acknowledgement/fr/text", "it says 'au plus vite', which names no exact time"),
        ("/templates/acknowledgement/fr/subject", "it says 'dans la journée', which names no exact time"),
    ]


def test_subjects_are_one_line_and_belong_to_notices() -> None:
    of_a_sentence = only_detail("statement_reply", "{{ deadline }}", subject="Réponse")
    assert of_a_sentence == "only notices by e-mail have a subject; leave it out"
    of_two_lines = only_detail("alarm", "{{ exact_time }}", subject="a\nb")
    assert of_two_lines == "it must be one line of at most 200 characters"
    of_no_words = only_detail("alarm", "{{ exact_time }}", subject=" ")
    assert of_no_words == "it is empty; leave it out to keep the built-in subject"


def test_sentences_are_one_line_and_no_text_is_empty() -> None:
    of_two_lines = only_detail("prompt_wait", "Restez\nen ligne.")
    assert of_two_lines == "it must be one line: it is part of a sentence, is spoken, or goes out as an SMS"
    assert only_detail("alarm", "  \n") == "it is empty"


def test_all_faults_are_listed_at_once() -> None:
    found = template_faults(
        {
            ("statement_reply", "fr"): Template(subject="Réponse", text="Bientôt."),
            ("a/b~c", "fr"): Template(subject=None, text="x"),
        }
    )
    assert [fault.pointer for fault in found] == [
        "/templates/statement_reply/fr/text",
        "/templates/statement_reply/fr/text",
        "/templates/statement_reply/fr/subject",
        "/templates/a~1b~0c",
    ]


def test_an_sms_is_a_line_without_a_subject_and_shows_an_exact_time() -> None:
    assert faults_of("customer_reminder_sms", "Rappel : {{ exact_time }}") == []
    assert only_detail("customer_reminder_sms", "{{ exact_time }}", subject="x").startswith("only notices by e-mail")
    assert only_detail("customer_reminder_sms", "Rappel\n{{ exact_time }}").startswith("it must be one line")
    assert only_detail("delay_notice_sms", "{{ exact_time }}").startswith("it names no exact time")


def test_a_line_in_a_calendar_needs_no_time_of_its_own() -> None:
    assert faults_of("calendar_summary", "Rappel {{ reference }}") == []
    assert only_detail("calendar_summary", "Rappel au plus vite") == "it says 'au plus vite', which names no exact time"
