"""Statements, prompts and notices as customers and colleagues get them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from promise_service.adapters.wording.babel_wording import BabelWording
from promise_service.adapters.wording.catalogue import CATALOGUE
from promise_service.adapters.wording.template_faults import template_faults
from promise_service.adapters.wording.texts import ALARM_REASONS, BUILT_IN
from promise_service.application.wording import NoticeSubject
from promise_service.domain.notices import TO_CUSTOMERS, AlarmReason, Message, NoticeChannel, NoticeKind
from promise_service.domain.policy import Template
from tests.adapters.wording.readers import LANGUAGES, TUESDAY_MORNING, reader, window
from tests.builders import at

WORDING = BabelWording()
PROMISING = [kind for kind in NoticeKind if kind is not NoticeKind.FEEDBACK_REQUEST]
PROMISING_CUSTOMERS = sorted(TO_CUSTOMERS - {NoticeKind.FEEDBACK_REQUEST})
LINK = "https://promises.example.com/p/01M83N0ACKN5ANFC43YCQ55AE1VJQ3SBPCGZKL2M5N7P4R6S2T3A"
OF_ALL_TELEPHONES = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The default alphabet of GSM 03.38, in which an SMS holds 160 characters."""

DUE_AT = at("Wed 2026-11-25 16:30 Europe/Paris")
REPLY = NoticeSubject(
    promise_kind="reply",
    channel="email",
    reference="01KB6",
    statement="Nous vous répondrons au plus tard le mercredi 25 novembre à 16 h 30.",
    window=None,
    due_at=DUE_AT,
    new_statement="Nous reviendrons vers vous au plus tard le jeudi 26 novembre à 10 h 00.",
)
CALLBACK = replace(
    REPLY,
    promise_kind="callback",
    channel="phone",
    statement="mardi 24 novembre entre 10 h 30 et 11 h 00",
    window=TUESDAY_MORNING,
    due_at=TUESDAY_MORNING.end,
    customer_name="Anne Durand",
    topic="Je veux être remboursé",
    phone="+33612345678",
    note="Sonner deux fois",
    new_statement="mardi 24 novembre entre 15 h 00 et 15 h 30",
    new_window=window("Tue 2026-11-24 15:00 Europe/Paris", "Tue 2026-11-24 15:30 Europe/Paris"),
)


@pytest.mark.parametrize(
    ("locale", "follow_up", "by_phone"),
    [
        (
            "fr",
            "Nous reviendrons vers vous au plus tard le mercredi 25 novembre à 16 h 30.",
            "Nous vous rappellerons au plus tard le mercredi 25 novembre à 16 h 30.",
        ),
        (
            "en",
            "We will get back to you by Wednesday 25 November at 16:30.",
            "We will call you back by Wednesday 25 November at 16:30.",
        ),
        (
            "es",
            "Nos pondremos de nuevo en contacto con usted a más tardar el miércoles 25 de noviembre a las 16:30.",
            "Le volveremos a llamar a más tardar el miércoles 25 de noviembre a las 16:30.",
        ),
        (
            "de",
            "Wir melden uns spätestens am Mittwoch, 25. November, um 16:30 Uhr bei Ihnen.",
            "Wir rufen Sie spätestens am Mittwoch, 25. November, um 16:30 Uhr zurück.",
        ),
        (
            "it",
            "La ricontatteremo al più tardi mercoledì 25 novembre alle 16:30.",
            "La richiameremo al più tardi mercoledì 25 novembre alle 16:30.",
        ),
        (
            "nl",
            "Wij komen bij u terug uiterlijk op woensdag 25 november om 16.30 uur.",
            "Wij bellen u terug uiterlijk op woensdag 25 november om 16.30 uur.",
        ),
    ],
)
def test_a_follow_up_says_whether_we_write_or_call(locale: str, follow_up: str, by_phone: str) -> None:
    assert WORDING.deadline("follow_up", "email", DUE_AT, reader(locale)).written == follow_up
    assert WORDING.deadline("follow_up", "phone", DUE_AT, reader(locale)).written == by_phone


def test_a_chat_is_answered_where_it_began() -> None:
    assert WORDING.deadline("reply", "chat", DUE_AT, reader("fr")).written == (
        "Nous vous répondons ici même au plus tard le mercredi 25 novembre à 16 h 30."
    )


def test_the_prompt_offers_each_window_under_a_key() -> None:
    next_window = window("Tue 2026-11-24 11:00 Europe/Paris", "Tue 2026-11-24 11:30 Europe/Paris")
    assert WORDING.callback_prompt("wait_over_threshold", [TUESDAY_MORNING, next_window], reader("fr")) == (
        "Pour vous éviter une longue attente, nous pouvons vous rappeler à une heure convenue."
        " Pour mardi vingt-quatre novembre, entre dix heures trente et onze heures, tapez un."
        " Pour mardi vingt-quatre novembre, entre onze heures et onze heures trente, tapez deux."
        " Sinon, restez en ligne."
    )


def test_the_prompt_of_a_closed_queue_does_not_ask_to_stay_on_the_line() -> None:
    assert WORDING.callback_prompt("closed", [TUESDAY_MORNING], reader("en")) == (
        "We are closed. We can call you back at an agreed time."
        " For Tuesday the twenty-fourth of November, between ten thirty and eleven o'clock in the morning, press one."
    )


def test_a_prompt_has_three_choices_at_most() -> None:
    prompt = WORDING.callback_prompt("wait_unknown", [TUESDAY_MORNING] * 4, reader("de"))
    assert prompt.count("drücken Sie") == 3
    assert "drücken Sie die Drei." in prompt


@pytest.mark.parametrize("locale", LANGUAGES)
def test_prompts_hold_no_figures_or_symbols(locale: str) -> None:
    spoken = [
        WORDING.callback_prompt("wait_over_threshold", [TUESDAY_MORNING], reader(locale)),
        WORDING.callback_prompt("wait_unknown", [TUESDAY_MORNING], reader(locale)),
        WORDING.callback_prompt("closed", [TUESDAY_MORNING], reader(locale)),
        WORDING.callback_prompt("full", [], reader(locale)),
        WORDING.callback_prompt("no_window", [], reader(locale)),
        WORDING.wait_prompt(reader(locale)),
    ]
    assert len(set(spoken)) == 6
    assert not any(sign.isdigit() or sign in ":/()%;" for prompt in spoken for sign in prompt)


def test_without_windows_nothing_is_promised_and_the_caller_learns_what_to_do() -> None:
    assert WORDING.callback_prompt("full", [], reader("en")) == (
        "All our callback times are taken, so we cannot promise you a callback."
        " You can stay on the line, or call us again during our opening hours."
    )
    assert WORDING.callback_prompt("closed", [], reader("en")) == (
        "We have no callback time to offer you, so we cannot promise you a callback."
        " You can stay on the line, or call us again during our opening hours."
    )


@pytest.mark.parametrize(
    ("locale", "what_to_do"),
    [
        ("de", " Sie können in der Leitung bleiben oder während unserer Öffnungszeiten noch einmal anrufen."),
        ("es", " Puede permanecer a la espera o volver a llamarnos en nuestro horario de atención."),
        ("fr", " Vous pouvez rester en ligne ou nous rappeler pendant nos heures d'ouverture."),
        ("it", " Può restare in linea o richiamarci durante i nostri orari di apertura."),
        ("nl", " U kunt aan de lijn blijven of ons tijdens onze openingstijden opnieuw bellen."),
    ],
)
def test_a_caller_without_an_offer_may_wait_or_call_again(locale: str, what_to_do: str) -> None:
    assert WORDING.callback_prompt("full", [], reader(locale)).endswith(what_to_do)
    assert WORDING.callback_prompt("no_window", [], reader(locale)).endswith(what_to_do)


def test_the_acknowledgement_of_a_reply_names_deadline_reference_and_topic() -> None:
    subject = replace(REPLY, customer_name="Anne Durand", topic="Je veux être remboursé")
    assert WORDING.notice(NoticeKind.ACKNOWLEDGEMENT, subject, reader("fr")) == Message(
        subject="Nous avons bien reçu votre demande (01KB6)",
        text=(
            "Bonjour Anne Durand,\n\n"
            "Nous avons bien reçu votre demande : Je veux être remboursé.\n\n"
            "Nous vous répondrons au plus tard le mercredi 25 novembre à 16 h 30.\n\n"
            "Votre référence : 01KB6"
        ),
        exact_time="mercredi 25 novembre à 16 h 30",
    )


def test_the_acknowledgement_of_a_callback_says_when_we_call() -> None:
    message = WORDING.notice(NoticeKind.ACKNOWLEDGEMENT, CALLBACK, reader("de"))
    assert message.subject == "Ihr Rückruf am Dienstag, 24. November, zwischen 10:30 Uhr und 11:00 Uhr (01KB6)"
    assert "Wir rufen Sie am Dienstag, 24. November, zwischen 10:30 Uhr und 11:00 Uhr an." in message.text


def test_a_customer_is_reminded_of_a_callback() -> None:
    assert WORDING.notice(NoticeKind.CUSTOMER_REMINDER, CALLBACK, reader("en")) == Message(
        subject="Your callback: Tuesday 24 November between 10:30 and 11:00",
        text=(
            "Hello Anne Durand,\n\n"
            "We will call you on Tuesday 24 November between 10:30 and 11:00."
            " Please keep your phone near you.\n\n"
            "Your request: Je veux être remboursé\nYour reference: 01KB6"
        ),
        exact_time="Tuesday 24 November between 10:30 and 11:00",
    )


def test_a_delay_notice_takes_back_the_first_time_and_names_the_new_one() -> None:
    assert WORDING.notice(NoticeKind.DELAY_NOTICE, REPLY, reader("fr")) == Message(
        subject="Nous aurons du retard : voici notre nouvelle heure (01KB6)",
        text=(
            "Bonjour,\n\n"
            "Nous ne pourrons pas tenir l'heure que nous vous avions donnée : mercredi 25 novembre à 16 h 30.\n"
            "Nous vous prions de nous en excuser.\n\n"
            "Nous reviendrons vers vous au plus tard le jeudi 26 novembre à 10 h 00.\n"
            "Si cette nouvelle heure ne vous convient pas,"
            " il vous suffit de répondre à ce message ou de nous appeler.\n\n"
            "Votre référence : 01KB6"
        ),
        exact_time="Nous reviendrons vers vous au plus tard le jeudi 26 novembre à 10 h 00.",
    )


@pytest.mark.parametrize(
    ("locale", "new_time", "what_to_do"),
    [
        (
            "de",
            "Wir rufen Sie am Dienstag, 24. November, zwischen 15:00 Uhr und 15:30 Uhr zurück.",
            "Wenn Ihnen die neue Zeit nicht passt, antworten Sie einfach auf diese Nachricht oder rufen Sie uns an.",
        ),
        (
            "en",
            "We will call you back on Tuesday 24 November between 15:00 and 15:30.",
            "If the new time does not suit you, simply answer this message or call us.",
        ),
        (
            "es",
            "Le llamaremos el martes 24 de noviembre entre las 15:00 y las 15:30.",
            "Si la nueva hora no le viene bien, basta con que responda a este mensaje o nos llame.",
        ),
        (
            "fr",
            "Nous vous rappellerons mardi 24 novembre entre 15 h 00 et 15 h 30.",
            "Si cette nouvelle heure ne vous convient pas, il vous suffit de répondre à ce message ou de nous appeler.",
        ),
        (
            "it",
            "La richiameremo martedì 24 novembre tra le 15:00 e le 15:30.",
            "Se il nuovo orario non le va bene, basta rispondere a questo messaggio o chiamarci.",
        ),
        (
            "nl",
            "Wij bellen u terug op dinsdag 24 november tussen 15.00 uur en 15.30 uur.",
            "Komt de nieuwe tijd u niet uit, beantwoord dan gewoon dit bericht of bel ons.",
        ),
    ],
)
def test_a_delayed_callback_is_told_in_whole_sentences(locale: str, new_time: str, what_to_do: str) -> None:
    lines = WORDING.notice(NoticeKind.DELAY_NOTICE, CALLBACK, reader(locale)).text.splitlines()
    assert lines[lines.index(new_time) + 1] == what_to_do


def test_an_alarm_says_which_promise_why_and_what_to_do() -> None:
    alarm = replace(CALLBACK, alarm=AlarmReason.NOTICE_REFUSED)
    assert WORDING.notice(NoticeKind.ALARM, alarm, reader("en")) == Message(
        subject="Alarm: callback, Tuesday 24 November between 10:30 and 11:00 (01KB6)",
        text=(
            "A promise to a customer needs you to step in.\n\n"
            "Why: The delay notice was refused for good: the customer does not know the new time.\n"
            "Due: Tuesday 24 November between 10:30 and 11:00\n"
            "Kind: callback (phone)\n"
            "Customer: Anne Durand\n"
            "Phone: +33612345678\n"
            "Request: Je veux être remboursé\n"
            "Note: Sonner deux fois\n"
            "What we told the customer: mardi 24 novembre entre 10 h 30 et 11 h 00\n"
            "Reference: 01KB6\n\n"
            "What to do: contact the customer yourself, or give this promise to somebody who will."
        ),
        exact_time="Tuesday 24 November between 10:30 and 11:00",
    )


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (AlarmReason.NO_ADDRESS, "Aucune adresse n'est connue pour annoncer une nouvelle heure au client."),
        (
            AlarmReason.NO_WINDOW,
            "La file n'a aucun créneau de rappel libre dans les 14 jours à venir, ou n'existe plus.",
        ),
        (AlarmReason.DELAYED_BEFORE, "L'heure donnée après un retard ne sera pas tenue non plus."),
        (
            AlarmReason.NOTICE_REFUSED,
            "L'avis de retard a été refusé définitivement : le client ne connaît pas la nouvelle heure.",
        ),
        (AlarmReason.NOTICE_TOO_LATE, "L'avis de retard n'a pas pu partir avant l'échéance."),
        (
            AlarmReason.NOTICE_FAILED,
            "L'avis de retard n'a pas pu être établi en dix essais : le client ne connaît pas de nouvelle heure.",
        ),
    ],
)
def test_an_alarm_gives_its_reason_in_the_language_of_the_team(reason: AlarmReason, words: str) -> None:
    text = WORDING.notice(NoticeKind.ALARM, replace(REPLY, alarm=reason), reader("fr")).text
    assert f"Pourquoi : {words}\n" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_of_its_own_for_every_alarm(language: str) -> None:
    assert list(ALARM_REASONS[language]) == list(AlarmReason)
    assert len(set(ALARM_REASONS[language].values())) == len(AlarmReason)


@pytest.mark.parametrize(
    ("kind", "what_to_do"),
    [
        (
            NoticeKind.OWNER_REMINDER,
            "À faire : contactez le client avant l'échéance.\nEn cas de retard, prévenez-le avant cette échéance.",
        ),
        (
            NoticeKind.SUPERVISOR_REMINDER,
            (
                "À faire : vérifiez que quelqu'un s'en occupe ; sinon, confiez-la à un autre conseiller.\n"
                "En cas de retard, le client doit en être averti avant l'échéance."
            ),
        ),
    ],
)
def test_a_reminder_of_the_team_holds_all_that_a_call_needs(kind: NoticeKind, what_to_do: str) -> None:
    text = WORDING.notice(kind, CALLBACK, reader("fr")).text
    assert (
        "Échéance : mardi 24 novembre entre 10 h 30 et 11 h 00\n"
        "Nature : rappel (téléphone)\n"
        "Client : Anne Durand\n"
        "Téléphone : +33612345678\n"
        "Demande : Je veux être remboursé\n"
        "Note : Sonner deux fois\n"
        "Nous avons dit au client : mardi 24 novembre entre 10 h 30 et 11 h 00\n"
        "Référence : 01KB6\n\n" + what_to_do
    ) in text


@pytest.mark.parametrize(
    ("channel", "locale", "shown"),
    [
        ("email", "de", "Antwort (E-Mail)"),
        ("email", "es", "respuesta (correo electrónico)"),
        ("letter", "it", "risposta (lettera)"),
        ("form", "nl", "antwoord (formulier)"),
        ("social", "en", "reply (social media)"),
        ("messagerie", "fr", "réponse (messagerie)"),
    ],
)
def test_colleagues_read_the_channel_in_their_language_if_it_is_known(channel: str, locale: str, shown: str) -> None:
    subject = replace(REPLY, channel=channel)
    assert shown in WORDING.notice(NoticeKind.OWNER_REMINDER, subject, reader(locale)).text


@pytest.mark.parametrize("kind", [NoticeKind.ACKNOWLEDGEMENT, NoticeKind.CUSTOMER_REMINDER, NoticeKind.DELAY_NOTICE])
@pytest.mark.parametrize("locale", LANGUAGES)
def test_customers_are_not_shown_what_the_team_noted(kind: NoticeKind, locale: str) -> None:
    text = WORDING.notice(kind, CALLBACK, reader(locale)).text
    assert "+33612345678" not in text
    assert "Sonner deux fois" not in text


@pytest.mark.parametrize("name", ["علی\u200cرضا", "👩\u200d👩\u200d👧", "ශ්\u200dරී"])
def test_names_keep_the_joiners_that_belong_to_them(name: str) -> None:
    message = WORDING.notice(NoticeKind.ACKNOWLEDGEMENT, replace(REPLY, customer_name=name), reader("en"))
    assert message.text.startswith(f"Hello {name},\n")


@pytest.mark.parametrize(
    ("locale", "received"),
    [
        ("de", "wir haben Ihre Anfrage erhalten."),
        ("en", "We have received your request."),
        ("es", "Hemos recibido su solicitud."),
        ("fr", "Nous avons bien reçu votre demande."),
        ("it", "abbiamo ricevuto la sua richiesta."),
        ("nl", "Wij hebben uw vraag ontvangen."),
    ],
)
def test_a_topic_that_is_not_known_is_not_spoken_of(locale: str, received: str) -> None:
    subject = replace(CALLBACK, topic=None)
    assert received in WORDING.notice(NoticeKind.ACKNOWLEDGEMENT, subject, reader(locale)).text.splitlines()


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("kind", PROMISING)
@pytest.mark.parametrize("subject", [REPLY, CALLBACK])
def test_every_notice_names_the_reference_and_an_exact_time(
    locale: str, kind: NoticeKind, subject: NoticeSubject
) -> None:
    message = WORDING.notice(kind, subject, reader(locale))
    assert "\n" not in message.subject
    assert "01KB6" in message.text
    assert "None" not in message.subject + message.text
    exact_date = " 24" if subject.window else " 25"
    new_time = " 15" if subject.new_window else " 26 novembre"
    assert (new_time if kind is NoticeKind.DELAY_NOTICE else exact_date) in message.text
    assert "\n\n\n" not in message.text


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (
            "de",
            (
                "Wir rufen Sie am Dienstag, 24. November, zwischen 10:30 Uhr und 11:00 Uhr an."
                " Bitte halten Sie Ihr Telefon bereit."
            ),
        ),
        ("en", "We will call you on Tuesday 24 November between 10:30 and 11:00. Please keep your phone near you."),
        (
            "es",
            "Le llamaremos el martes 24 de noviembre entre las 10:30 y las 11:00. Tenga el teléfono a mano, por favor.",
        ),
        (
            "fr",
            ("Nous vous appellerons mardi 24 novembre entre 10 h 30 et 11 h 00. Gardez votre téléphone près de vous."),
        ),
        ("it", "La chiameremo martedì 24 novembre tra le 10:30 e le 11:00. Tenga il telefono a portata di mano."),
        ("nl", "Wij bellen u op dinsdag 24 november tussen 10.30 uur en 11.00 uur. Houd uw telefoon bij de hand."),
    ],
)
def test_an_sms_says_the_same_in_a_line(locale: str, words: str) -> None:
    told = WORDING.notice(NoticeKind.CUSTOMER_REMINDER, CALLBACK, reader(locale), NoticeChannel.SMS)
    assert told == Message(subject="", text=words)


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("kind", PROMISING_CUSTOMERS)
@pytest.mark.parametrize("subject", [REPLY, CALLBACK])
def test_every_sms_is_a_line_with_an_exact_time(locale: str, kind: NoticeKind, subject: NoticeSubject) -> None:
    message = WORDING.notice(kind, subject, reader(locale), NoticeChannel.SMS)
    assert message.subject == ""
    assert "\n" not in message.text
    exact_date = " 24" if subject.window else " 25"
    new_time = " 15" if subject.new_window else " 26 novembre"
    assert (new_time if kind is NoticeKind.DELAY_NOTICE else exact_date) in message.text


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("kind", PROMISING_CUSTOMERS)
def test_an_sms_about_a_callback_fits_in_one_part(locale: str, kind: NoticeKind) -> None:
    longest = window("Wed 2026-09-23 10:30 Europe/Paris", "Wed 2026-09-23 11:00 Europe/Paris")
    subject = replace(CALLBACK, reference="prm_01M83N0ACKN5ANFC43YCQ55AE1", window=longest, new_window=longest)
    text = WORDING.notice(kind, subject, reader(locale), NoticeChannel.SMS).text
    assert set(text) <= OF_ALL_TELEPHONES
    assert len(text) <= 160, len(text)


@pytest.mark.parametrize(
    ("locale", "topic", "summary"),
    [
        ("de", None, "Rückruf"),
        ("en", "Refund", "Callback: Refund"),
        ("es", "Reembolso", "Llamada acordada: Reembolso"),
        ("fr", "Remboursement", "Rappel téléphonique : Remboursement"),
        ("it", "Rimborso", "Richiamata: Rimborso"),
        ("nl", "Terugbetaling\r\nX:", "Terugbelafspraak: Terugbetaling X:"),
    ],
)
def test_a_calendar_shows_a_line(locale: str, topic: str | None, summary: str) -> None:
    assert WORDING.calendar_summary(replace(CALLBACK, topic=topic), reader(locale)) == summary


def test_a_policy_has_its_own_words_for_sms_and_calendars() -> None:
    templates = {
        ("acknowledgement_sms", "en"): Template(subject=None, text="We call: {{ exact_time }}"),
        ("calendar_summary", "en"): Template(subject=None, text="The bank calls ({{ reference }})"),
    }
    customer = reader("en", templates=templates)
    told = WORDING.notice(NoticeKind.ACKNOWLEDGEMENT, CALLBACK, customer, NoticeChannel.SMS)
    assert told.text == "We call: Tuesday 24 November between 10:30 and 11:00"
    assert WORDING.calendar_summary(CALLBACK, customer) == "The bank calls (01KB6)"


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_what_customers_type_is_neither_a_template_nor_a_new_line(kind: NoticeKind) -> None:
    subject = replace(
        REPLY,
        customer_name="{{ reference }}\r\nBcc: all@example.org",
        topic="{% for x in y %}\u2028",
        phone="+33612345678\x85",
        note="\x0b{{ phone }}\x1b",
    )
    message = WORDING.notice(kind, replace(subject, link=LINK), reader("en"))
    assert "{{ reference }} Bcc: all@example.org" in message.text
    assert "{% for x in y %}" in message.text
    assert not {"\r", "\u2028", "\x85", "\x0b", "\x1b"} & set(message.text + message.subject)


def test_a_policy_replaces_words_for_a_country_before_its_language() -> None:
    templates = {
        ("statement_reply", "fr"): Template(subject=None, text="Réponse au plus tard le {{ deadline }}."),
        ("statement_reply", "fr-CH"): Template(subject=None, text="Réponse jusqu'au {{ deadline }}."),
    }
    told = [
        WORDING.deadline("reply", "email", DUE_AT, reader(locale, templates=templates)).written
        for locale in ("fr_CH", "fr-CA", "en")
    ]
    assert told == [
        "Réponse jusqu'au mercredi 25 novembre à 16 h 30.",
        "Réponse au plus tard le mercredi 25 novembre à 16 h 30.",
        "We will reply to you by Wednesday 25 November at 16:30.",
    ]


def test_a_replaced_notice_without_a_subject_keeps_the_built_in_one() -> None:
    templates = {("acknowledgement", "en"): Template(subject=None, text="{{ statement }}")}
    message = WORDING.notice(NoticeKind.ACKNOWLEDGEMENT, REPLY, reader("en", templates=templates))
    assert message == Message(
        subject="We have received your message (01KB6)", text=REPLY.statement, exact_time=REPLY.statement
    )


def test_after_a_delay_the_new_time_counts_in_whatever_order_a_policy_tells_them() -> None:
    text = "Le {{ exact_time }} devient : {% if new_window %}{{ new_window }}{% else %}{{ new_statement }}{% endif %}"
    templates = {("delay_notice", "fr"): Template(subject=None, text=text)}
    message = WORDING.notice(NoticeKind.DELAY_NOTICE, CALLBACK, reader("fr", templates=templates))
    assert message.exact_time == CALLBACK.new_statement


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("kind", PROMISING)
@pytest.mark.parametrize("subject", [REPLY, CALLBACK])
def test_every_notice_knows_the_words_of_the_time_that_counts(
    locale: str, kind: NoticeKind, subject: NoticeSubject
) -> None:
    message = WORDING.notice(kind, subject, reader(locale))
    assert message.exact_time
    assert message.exact_time in message.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_built_in_words_pass_the_guard_that_policies_pass(language: str) -> None:
    assert set(BUILT_IN[language]) == set(CATALOGUE)
    assert template_faults({(kind, language): words for kind, words in BUILT_IN[language].items()}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_notices_have_built_in_subjects_and_sentences_have_none(language: str) -> None:
    assert {kind for kind, words in BUILT_IN[language].items() if words.subject} == set(NoticeKind)


WITH_LINKS = [
    NoticeKind.ACKNOWLEDGEMENT,
    NoticeKind.CUSTOMER_REMINDER,
    NoticeKind.DELAY_NOTICE,
    NoticeKind.RESCHEDULE_NOTICE,
    NoticeKind.FEEDBACK_REQUEST,
]


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("kind", WITH_LINKS)
@pytest.mark.parametrize("subject", [REPLY, CALLBACK])
def test_a_link_stands_on_a_line_of_its_own_below_what_it_is_for(
    locale: str, kind: NoticeKind, subject: NoticeSubject
) -> None:
    message = WORDING.notice(kind, replace(subject, link=LINK), reader(locale))
    lines = message.text.splitlines()
    place = lines.index(LINK)
    assert message.link == LINK
    assert lines[place - 1].endswith(":")
    assert lines[place - 2] == lines[place + 1] == ""


def test_a_reminder_leads_to_the_page_on_which_the_callback_can_be_moved() -> None:
    message = WORDING.notice(NoticeKind.CUSTOMER_REMINDER, replace(CALLBACK, link=LINK), reader("fr"))
    assert message.text == (
        "Bonjour Anne Durand,\n\n"
        "Nous vous appellerons mardi 24 novembre entre 10 h 30 et 11 h 00. Gardez votre téléphone près de vous.\n\n"
        f"Voir, déplacer ou annuler votre rappel :\n{LINK}\n\n"
        "Votre demande : Je veux être remboursé\nVotre référence : 01KB6"
    )


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("kind", WITH_LINKS)
def test_an_sms_ends_with_the_link_and_is_sent_in_two_parts_at_most(locale: str, kind: NoticeKind) -> None:
    longest = window("Wed 2026-09-23 10:30 Europe/Paris", "Wed 2026-09-23 11:00 Europe/Paris")
    subject = replace(CALLBACK, window=longest, new_window=longest, link=LINK)
    message = WORDING.notice(kind, subject, reader(locale), NoticeChannel.SMS)
    assert message.link == LINK
    assert message.text.endswith(f" {LINK}")
    assert set(message.text) <= OF_ALL_TELEPHONES
    assert len(message.text) <= 2 * 153


def test_an_sms_with_a_link_needs_no_reference() -> None:
    message = WORDING.notice(NoticeKind.ACKNOWLEDGEMENT, replace(CALLBACK, link=LINK), reader("en"), NoticeChannel.SMS)
    assert message.text == (f"Noted: we will call you on Tuesday 24 November between 10:30 and 11:00. Details: {LINK}")


def test_words_of_a_policy_that_do_not_show_the_link_have_none() -> None:
    templates = {("acknowledgement", "en"): Template(subject=None, text="{{ statement }}")}
    message = WORDING.notice(NoticeKind.ACKNOWLEDGEMENT, replace(REPLY, link=LINK), reader("en", templates=templates))
    assert message.link is None


def test_a_link_that_stands_in_the_subject_alone_is_known_too() -> None:
    templates = {("acknowledgement", "en"): Template(subject="Promised: {{ link }}", text="{{ statement }}")}
    message = WORDING.notice(NoticeKind.ACKNOWLEDGEMENT, replace(REPLY, link=LINK), reader("en", templates=templates))
    assert (message.subject, message.link) == (f"Promised: {LINK}", LINK)


def test_customers_are_asked_what_they_think_without_a_word_of_how_it_went() -> None:
    asked = [
        WORDING.notice(NoticeKind.FEEDBACK_REQUEST, replace(subject, link=LINK), reader("en"))
        for subject in (CALLBACK, REPLY)
    ]
    assert [each.subject for each in asked] == ["How did we do? (01KB6)"] * 2
    assert asked[0].text == (
        "Hello Anne Durand,\n\n"
        "You asked us to call you, and we have spoken.\n"
        "Please tell us how that was for you: it helps us to keep our word.\n\n"
        f"Tell us how we did:\n{LINK}\n\n"
        "Your request: Je veux être remboursé\nYour reference: 01KB6"
    )
    assert "You wrote to us, and we have answered.\n" in asked[1].text
