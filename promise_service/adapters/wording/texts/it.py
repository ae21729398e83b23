"""The sentences, notices and short texts in Italian."""

from promise_service.adapters.wording.texts.page_lines import page_line
from promise_service.domain.notices import AlarmReason

SENTENCES = {
    "statement_reply": "Le risponderemo al più tardi {{ deadline }}.",
    "statement_reply_chat": "Le risponderemo qui al più tardi {{ deadline }}.",
    "statement_reply_social": "Le risponderemo qui al più tardi {{ deadline }}.",
    "statement_follow_up": "La ricontatteremo al più tardi {{ deadline }}.",
    "statement_follow_up_phone": "La richiameremo al più tardi {{ deadline }}.",
    "prompt_choice": "Per {{ window }}, prema {{ key }}.",
    "prompt_wait_over_threshold": (
        "Per evitarle una lunga attesa, possiamo richiamarla a un'ora concordata. {{ choices }}"
        " Altrimenti, resti in linea."
    ),
    "prompt_wait_unknown": (
        "Non sappiamo quanto dovrebbe attendere. Possiamo richiamarla a un'ora concordata. {{ choices }}"
        " Altrimenti, resti in linea."
    ),
    "prompt_closed": ("Il nostro servizio è chiuso. Possiamo richiamarla a un'ora concordata. {{ choices }}"),
    "prompt_full": (
        "Tutti i nostri orari di richiamata sono occupati. Non possiamo quindi prometterle una richiamata."
        " Può restare in linea o richiamarci durante i nostri orari di apertura."
    ),
    "prompt_no_window": (
        "Non abbiamo un orario di richiamata da proporle. Non possiamo quindi prometterle una richiamata."
        " Può restare in linea o richiamarci durante i nostri orari di apertura."
    ),
    "prompt_wait": "Resti in linea, per favore. Un operatore prenderà la sua chiamata.",
}

_CALLBACK_PAGE = "Vedere, spostare o annullare la sua chiamata:"
_PAGE = "Vedere che cosa le abbiamo promesso:"
YOUR_PAGE = page_line(_CALLBACK_PAGE, _PAGE)
YOUR_NEW_PAGE = page_line(_CALLBACK_PAGE, _PAGE, window="new_window")

THE_PROMISE = """\
Scadenza: {{ exact_time }}
Tipo: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Cliente: {{ customer_name }}
{% endif %}{% if phone %}Telefono: {{ phone }}
{% endif %}{% if topic %}Richiesta: {{ topic }}
{% endif %}{% if note %}Nota: {{ note }}
{% endif %}Abbiamo detto al cliente: {{ statement }}
Riferimento: {{ reference }}
"""

NOTICES = {
    "acknowledgement": (
        (
            "{% if window %}La chiameremo {{ window }}"
            "{% else %}Abbiamo ricevuto la sua richiesta{% endif %} ({{ reference }})"
        ),
        """\
Buongiorno{% if customer_name %} {{ customer_name }}{% endif %},

abbiamo ricevuto la sua richiesta{% if topic %}: {{ topic }}{% endif %}.

{% if window %}La chiameremo {{ window }}.{% else %}{{ statement }}{% endif %}

"""
        + YOUR_PAGE
        + """\
Il suo riferimento: {{ reference }}
""",
    ),
    "customer_reminder": (
        "La nostra chiamata: {{ exact_time }}",
        """\
Buongiorno{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}la chiameremo {{ window }}. Tenga il telefono a portata di mano.\
{% else %}non ci siamo dimenticati di lei: {{ statement }}{% endif %}

"""
        + YOUR_PAGE
        + """\
{% if topic %}La sua richiesta: {{ topic }}
{% endif %}Il suo riferimento: {{ reference }}
""",
    ),
    "delay_notice": (
        "Saremo in ritardo: ecco il nostro nuovo orario ({{ reference }})",
        """\
Buongiorno{% if customer_name %} {{ customer_name }}{% endif %},

non potremo rispettare l'orario che le avevamo dato: {{ exact_time }}. Ce ne scusiamo.

{% if new_window %}La richiameremo {{ new_window }}.{% else %}{{ new_statement }}{% endif %}
Se il nuovo orario non le va bene, basta rispondere a questo messaggio o chiamarci.

"""
        + YOUR_NEW_PAGE
        + """\
{% if topic %}La sua richiesta: {{ topic }}
{% endif %}Il suo riferimento: {{ reference }}
""",
    ),
    "reschedule_notice": (
        "Il suo nuovo orario di chiamata: {{ exact_time }}",
        """\
Buongiorno{% if customer_name %} {{ customer_name }}{% endif %},

abbiamo preso nota: {% if window %}la chiameremo {{ window }}.{% else %}{{ statement }}{% endif %}
Questo orario sostituisce quello concordato in precedenza.

"""
        + YOUR_PAGE
        + """\
{% if topic %}La sua richiesta: {{ topic }}
{% endif %}Il suo riferimento: {{ reference }}
""",
    ),
    "cancellation_notice": (
        "La sua chiamata è annullata ({{ reference }})",
        """\
Buongiorno{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}non la chiameremo {{ window }}: questa chiamata è annullata.\
{% else %}il nostro impegno per {{ exact_time }} è annullato.{% endif %}
Se si tratta di un errore, basta chiamarci o rispondere a questo messaggio.

{% if topic %}La sua richiesta: {{ topic }}
{% endif %}Il suo riferimento: {{ reference }}
""",
    ),
    "feedback_request": (
        "Come ci siamo comportati? ({{ reference }})",
        """\
Buongiorno{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}desiderava una chiamata, e ci siamo parlati.\
{% else %}ci ha scritto, e le abbiamo risposto.{% endif %}
Ci dica come è andata: ci aiuta a mantenere la parola.

Esprimere la mia opinione:
{{ link }}

{% if topic %}La sua richiesta: {{ topic }}
{% endif %}Il suo riferimento: {{ reference }}
""",
    ),
    "owner_reminder": (
        "Da mantenere: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
C'è una promessa fatta a un cliente da mantenere.

"""
        + THE_PROMISE
        + """
Che cosa fare: contatti il cliente prima della scadenza.
Se ci sarà un ritardo, lo dica al cliente prima di quell'ora.
""",
    ),
    "supervisor_reminder": (
        "Scadenza vicina: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Una promessa fatta a un cliente si avvicina alla scadenza e non è ancora stata mantenuta.

"""
        + THE_PROMISE
        + """
Che cosa fare: verifichi che qualcuno se ne occupi; altrimenti la affidi a un altro operatore.
Se ci sarà un ritardo, il cliente deve saperlo prima della scadenza.
""",
    ),
    "alarm": (
        "Allarme: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Una promessa fatta a un cliente richiede il suo intervento.

{% if reason %}Perché: {{ reason }}
{% endif %}"""
        + THE_PROMISE
        + """
Che cosa fare: contatti lei stesso il cliente, o affidi questa promessa a qualcuno che lo faccia.
""",
    ),
}

SHORT_TEXTS = {
    "acknowledgement_sms": (
        "{% if window %}Abbiamo preso nota: la chiameremo {{ window }}."
        "{% else %}Abbiamo ricevuto la sua richiesta. {{ statement }}{% endif %}"
        "{% if link %} Dettagli: {{ link }}{% else %} Riferimento: {{ reference }}{% endif %}"
    ),
    "customer_reminder_sms": (
        "{% if window %}La chiameremo {{ window }}. Tenga il telefono a portata di mano."
        "{% else %}Non ci siamo dimenticati di lei: {{ statement }}{% endif %}"
        "{% if link %} Dettagli: {{ link }}{% endif %}"
    ),
    "delay_notice_sms": (
        "Saremo in ritardo e ce ne scusiamo. "
        "{% if new_window %}La richiameremo {{ new_window }}."
        "{% else %}{{ new_statement }}{% endif %} Se l'orario non le va bene, ci chiami."
        "{% if link %} Dettagli: {{ link }}{% endif %}"
    ),
    "reschedule_notice_sms": (
        "Abbiamo preso nota: {% if window %}la chiameremo {{ window }}."
        "{% else %}{{ statement }}{% endif %}"
        " Questo orario sostituisce quello concordato in precedenza."
        "{% if link %} Dettagli: {{ link }}{% endif %}"
    ),
    "cancellation_notice_sms": (
        "{% if window %}Chiamata annullata: non la chiameremo {{ window }}."
        "{% else %}Il nostro impegno per {{ exact_time }} è annullato.{% endif %}"
        " Un errore? Ci chiami. Rif. {{ reference }}"
    ),
    "feedback_request_sms": (
        "{% if window %}Ci siamo parlati.{% else %}Le abbiamo risposto.{% endif %} Come è andata? {{ link }}"
    ),
    "calendar_summary": "Richiamata{% if topic %}: {{ topic }}{% endif %}",
}

ALARM_REASONS = {
    AlarmReason.NO_ADDRESS: "Non si conosce alcun recapito per comunicare al cliente un nuovo orario.",
    AlarmReason.NO_WINDOW: "La coda non ha fasce di richiamata libere nei prossimi 14 giorni o non esiste più.",
    AlarmReason.DELAYED_BEFORE: "Nemmeno l'orario dato dopo un ritardo sarà rispettato.",
    AlarmReason.NOTICE_REFUSED: (
        "L'avviso di ritardo è stato rifiutato definitivamente: il cliente non conosce il nuovo orario."
    ),
    AlarmReason.NOTICE_TOO_LATE: "Non è stato possibile inviare l'avviso di ritardo prima della scadenza.",
    AlarmReason.NOTICE_FAILED: (
        "L'avviso di ritardo non è stato preparato in dieci tentativi: il cliente non conosce un nuovo orario."
    ),
}
