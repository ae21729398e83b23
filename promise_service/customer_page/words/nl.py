"""Dutch."""

from __future__ import annotations

from promise_service.customer_page.situations import Situation
from promise_service.customer_page.words.page_words import PageWords, Said, Scale

WORDS = PageWords(
    of_callback="Uw terugbelafspraak",
    of_promise="Onze toezegging",
    we_call="Wij bellen u op {time}.",
    we_had_said_we_call="Wij hadden u een telefoontje toegezegd op {time}.",
    we_had_said="Wij hadden u toegezegd: “{words}”",
    calling_number="Wij bellen {phone}.",
    writing_to="Wij schrijven naar {email}.",
    request="Uw vraag",
    reference="Uw kenmerk",
    situations={
        Situation.MOVED: "Genoteerd. Deze tijd komt in de plaats van de eerder afgesproken tijd.",
        Situation.DELAYED: "Deze tijd komt in de plaats van de tijd die wij niet konden halen. Onze excuses daarvoor.",
        Situation.TRIED: "Wij hebben u proberen te bereiken en proberen het opnieuw. Houd uw telefoon bij de hand.",
        Situation.LATE: (
            "Wij hebben deze tijd niet gehaald, onze excuses daarvoor."
            " Wij zijn u niet vergeten: u hebt het nog van ons te goed."
        ),
        Situation.SPOKEN: "Wij hebben elkaar gesproken. Dank u voor uw tijd.",
        Situation.ANSWERED: "Wij hebben u geantwoord. Dank u voor uw geduld.",
        Situation.UNREACHED: (
            "Wij hebben zo vaak gebeld als toegezegd en konden u niet bereiken. Hebt u ons nog nodig, bel ons dan."
        ),
        Situation.GIVEN_UP: (
            "Wij hebben u proberen te bereiken, maar minder vaak dan toegezegd. Onze excuses daarvoor."
            " Hebt u ons nog nodig, bel ons dan."
        ),
        Situation.CANCELLED: "Dit is geannuleerd, zoals u wenste. U hoeft verder niets te doen.",
        Situation.WITHDRAWN: (
            "Wij konden deze toezegging niet nakomen en hebben haar ingetrokken. Onze excuses daarvoor."
            " Hebt u ons nog nodig, bel ons dan."
        ),
        Situation.OVER: "Dit geldt niet meer. U hoeft niets te doen.",
    },
    more_to_come="Er komt nog iets: {words}",
    thanks="Dank u. U hebt ons uw mening gegeven, en dat helpt ons om woord te houden.",
    add_to_calendar="In mijn agenda zetten",
    choose_another="Andere tijd kiezen",
    cancel="Annuleren",
    back="Terug",
    choose_title="Andere tijd kiezen",
    choose_now="Zolang u geen andere kiest, blijft uw tijd: {time}.",
    choose_button="Deze tijd nemen",
    choose_none_free="Op dit moment is geen andere tijd vrij. Uw tijd blijft zoals hij is.",
    choose_nothing_chosen="Kies een van de tijden.",
    choose_taken="Deze tijd is niet meer vrij. Dit zijn de tijden die het wel zijn.",
    cancel_title="Wilt u annuleren?",
    cancel_callback="Dan bellen wij u niet op {time}.",
    cancel_promise="Dan doen wij niet wat wij hadden toegezegd: “{words}”",
    cancel_yes="Ja, annuleren",
    cancel_no="Nee, behouden",
    feedback_title="Hoe hebben wij het gedaan?",
    feedback_help="Beantwoord wat u wilt. Elk antwoord helpt ons om woord te houden.",
    feedback_csat=Scale(question="Bent u tevreden?", least="Helemaal niet", most="Zeer"),
    feedback_ces=Scale(question="Hoe makkelijk was het voor u?", least="Zeer moeilijk", most="Zeer makkelijk"),
    feedback_nps=Scale(question="Zou u ons aanbevelen?", least="Zeker niet", most="Zeker wel"),
    feedback_comment="Wat wilt u ons verder nog zeggen?",
    feedback_send="Versturen",
    feedback_empty="Beantwoord ten minste één vraag.",
    feedback_too_long="Kort uw tekst in tot 2.000 tekens.",
    gone=Said(
        title="Hier is geen pagina",
        text=(
            "De link is niet volledig, of de pagina wordt niet meer bewaard. Hebt u ons nodig, bel of schrijf ons dan."
        ),
    ),
    refused=Said(
        title="Dit kwam niet van onze pagina",
        text="Er is niets gewijzigd. Open de link in ons bericht nog eens.",
    ),
    failed=Said(
        title="Er ging bij ons iets mis",
        text="Onze excuses. Er is niets gewijzigd. Probeer het nog eens.",
    ),
)
