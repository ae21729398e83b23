"""German."""

from __future__ import annotations

from promise_service.customer_page.situations import Situation
from promise_service.customer_page.words.page_words import PageWords, Said, Scale

WORDS = PageWords(
    of_callback="Ihr Rückruf",
    of_promise="Unsere Zusage",
    we_call="Wir rufen Sie am {time} an.",
    we_had_said_we_call="Wir hatten Ihnen einen Anruf zugesagt: {time}.",
    we_had_said="Wir hatten Ihnen zugesagt: „{words}“",
    calling_number="Wir rufen {phone} an.",
    writing_to="Wir schreiben an {email}.",
    request="Ihre Anfrage",
    reference="Ihr Zeichen",
    situations={
        Situation.MOVED: "Notiert. Diese Zeit tritt an die Stelle der zuvor vereinbarten.",
        Situation.DELAYED: (
            "Diese Zeit tritt an die Stelle der Zeit, die wir nicht einhalten konnten. Wir bitten um Entschuldigung."
        ),
        Situation.TRIED: (
            "Wir haben versucht, Sie zu erreichen, und versuchen es noch einmal. Bitte halten Sie Ihr Telefon bereit."
        ),
        Situation.LATE: (
            "Wir haben diese Zeit nicht eingehalten und bitten um Entschuldigung."
            " Wir haben Sie nicht vergessen: Unsere Zusage gilt weiter."
        ),
        Situation.SPOKEN: "Wir haben miteinander gesprochen. Danke für Ihre Zeit.",
        Situation.ANSWERED: "Wir haben Ihnen geantwortet. Danke für Ihre Geduld.",
        Situation.UNREACHED: (
            "Wir haben so oft angerufen wie zugesagt und konnten Sie nicht erreichen."
            " Wenn Sie uns noch brauchen, rufen Sie uns bitte an."
        ),
        Situation.GIVEN_UP: (
            "Wir haben versucht, Sie zu erreichen, aber nicht so oft wie zugesagt. Wir bitten um Entschuldigung."
            " Wenn Sie uns noch brauchen, rufen Sie uns bitte an."
        ),
        Situation.CANCELLED: "Das ist abgesagt, wie Sie es wünschten. Sie müssen nichts weiter tun.",
        Situation.WITHDRAWN: (
            "Wir konnten diese Zusage nicht einhalten und haben sie zurückgenommen. Wir bitten um Entschuldigung."
            " Wenn Sie uns noch brauchen, rufen Sie uns bitte an."
        ),
        Situation.OVER: "Das gilt nicht mehr. Sie müssen nichts tun.",
    },
    more_to_come="Es folgt noch etwas: {words}",
    thanks="Danke. Sie haben uns Ihre Meinung gesagt, und sie hilft uns, Wort zu halten.",
    add_to_calendar="In meinen Kalender",
    choose_another="Andere Zeit wählen",
    cancel="Absagen",
    back="Zurück",
    choose_title="Andere Zeit wählen",
    choose_now="Bis Sie eine andere wählen, bleibt Ihre Zeit: {time}.",
    choose_button="Diese Zeit nehmen",
    choose_none_free="Zurzeit ist keine andere Zeit frei. Ihre Zeit bleibt, wie sie ist.",
    choose_nothing_chosen="Bitte wählen Sie eine der Zeiten.",
    choose_taken="Diese Zeit ist nicht mehr frei. Hier sind die, die es sind.",
    cancel_title="Möchten Sie absagen?",
    cancel_callback="Dann rufen wir Sie am {time} nicht an.",
    cancel_promise="Dann entfällt, was wir zugesagt haben: „{words}“",
    cancel_yes="Ja, absagen",
    cancel_no="Nein, behalten",
    feedback_title="Wie zufrieden sind Sie?",
    feedback_help="Antworten Sie, worauf Sie möchten. Jede Antwort hilft uns, Wort zu halten.",
    feedback_csat=Scale(question="Sind Sie zufrieden?", least="Gar nicht", most="Sehr"),
    feedback_ces=Scale(question="Wie leicht war es für Sie?", least="Sehr schwer", most="Sehr leicht"),
    feedback_nps=Scale(question="Würden Sie uns empfehlen?", least="Auf keinen Fall", most="Auf jeden Fall"),
    feedback_comment="Was möchten Sie uns sonst noch sagen?",
    feedback_send="Senden",
    feedback_empty="Bitte beantworten Sie mindestens eine Frage.",
    feedback_too_long="Bitte kürzen Sie Ihren Text auf 2.000 Zeichen.",
    gone=Said(
        title="Hier ist keine Seite",
        text=(
            "Der Link ist nicht vollständig, oder die Seite wird nicht mehr aufbewahrt."
            " Wenn Sie uns brauchen, rufen Sie uns bitte an oder schreiben Sie uns."
        ),
    ),
    refused=Said(
        title="Das kam nicht von unserer Seite",
        text="Es wurde nichts geändert. Bitte öffnen Sie den Link in unserer Nachricht noch einmal.",
    ),
    failed=Said(
        title="Bei uns ist etwas schiefgegangen",
        text="Wir bitten um Entschuldigung. Es wurde nichts geändert. Bitte versuchen Sie es noch einmal.",
    ),
)
