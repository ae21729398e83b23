"""Italian."""

from __future__ import annotations

from promise_service.customer_page.situations import Situation
from promise_service.customer_page.words.page_words import PageWords, Said, Scale

WORDS = PageWords(
    of_callback="La sua chiamata",
    of_promise="La nostra promessa",
    we_call="La chiameremo {time}.",
    we_had_said_we_call="Le avevamo promesso una chiamata {time}.",
    we_had_said="Le avevamo detto: «{words}»",
    calling_number="Chiameremo il {phone}.",
    writing_to="Scriveremo a {email}.",
    request="La sua richiesta",
    reference="Il suo riferimento",
    situations={
        Situation.MOVED: "Abbiamo preso nota. Questo orario sostituisce quello concordato in precedenza.",
        Situation.DELAYED: "Questo orario sostituisce quello che non abbiamo potuto rispettare. Ce ne scusiamo.",
        Situation.TRIED: ("Abbiamo provato a raggiungerla e proveremo di nuovo. Tenga il telefono a portata di mano."),
        Situation.LATE: (
            "Non abbiamo rispettato questo orario e ce ne scusiamo."
            " Non ci siamo dimenticati di lei: glielo dobbiamo ancora."
        ),
        Situation.SPOKEN: "Ci siamo parlati. Grazie del suo tempo.",
        Situation.ANSWERED: "Le abbiamo risposto. Grazie della sua pazienza.",
        Situation.UNREACHED: (
            "L'abbiamo chiamata tante volte quante promesse, senza riuscire a raggiungerla."
            " Se ha ancora bisogno di noi, ci chiami."
        ),
        Situation.GIVEN_UP: (
            "Abbiamo provato a raggiungerla, ma meno volte di quanto promesso. Ce ne scusiamo."
            " Se ha ancora bisogno di noi, ci chiami."
        ),
        Situation.CANCELLED: "È annullato, come desiderava. Non deve fare altro.",
        Situation.WITHDRAWN: (
            "Non abbiamo potuto mantenere questa promessa e l'abbiamo ritirata. Ce ne scusiamo."
            " Se ha ancora bisogno di noi, ci chiami."
        ),
        Situation.OVER: "Questo non vale più. Non deve fare nulla.",
    },
    more_to_come="C'è ancora qualcosa: {words}",
    thanks="Grazie. Ci ha detto che cosa ne pensa, e questo ci aiuta a mantenere la parola.",
    add_to_calendar="Aggiungi al mio calendario",
    choose_another="Scegli un altro orario",
    cancel="Annulla",
    back="Indietro",
    choose_title="Scegli un altro orario",
    choose_now="Finché non ne sceglie un altro, il suo orario resta: {time}.",
    choose_button="Prendi questo orario",
    choose_none_free="Al momento nessun altro orario è libero. Il suo orario resta lo stesso.",
    choose_nothing_chosen="Scelga uno degli orari.",
    choose_taken="Questo orario non è più libero. Ecco quelli che lo sono.",
    cancel_title="Desidera annullare?",
    cancel_callback="Allora non la chiameremo {time}.",
    cancel_promise="Allora non faremo quello che abbiamo promesso: «{words}»",
    cancel_yes="Sì, annulla",
    cancel_no="No, mantieni",
    feedback_title="Come è andata?",
    feedback_help="Risponda a ciò che desidera. Ogni risposta ci aiuta a mantenere la parola.",
    feedback_csat=Scale(question="È soddisfatto?", least="Per niente", most="Molto"),
    feedback_ces=Scale(question="È stato facile per lei?", least="Molto difficile", most="Molto facile"),
    feedback_nps=Scale(question="Ci consiglierebbe?", least="Certamente no", most="Certamente"),
    feedback_comment="Che cos'altro vuole dirci?",
    feedback_send="Invia",
    feedback_empty="Risponda almeno a una domanda.",
    feedback_too_long="Accorci il testo a 2.000 caratteri.",
    gone=Said(
        title="Qui non c'è nessuna pagina",
        text=("Il link non è completo, o la pagina non è più conservata. Se ha bisogno di noi, ci chiami o ci scriva."),
    ),
    refused=Said(
        title="Questo non viene dalla nostra pagina",
        text="Non è stato cambiato nulla. Apra di nuovo il link nel nostro messaggio.",
    ),
    failed=Said(
        title="Qualcosa non ha funzionato da parte nostra",
        text="Ce ne scusiamo. Non è stato cambiato nulla. Provi ancora una volta.",
    ),
)
