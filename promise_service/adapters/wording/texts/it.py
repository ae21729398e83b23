"""The sentences and notices in Italian."""

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
    ),
    "prompt_no_window": (
        "Non abbiamo un orario di richiamata da proporle. Non possiamo quindi prometterle una richiamata."
    ),
    "prompt_wait": "Resti in linea, per favore. Un operatore prenderà la sua chiamata.",
}

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

Il suo riferimento: {{ reference }}
""",
    ),
    "customer_reminder": (
        "La nostra chiamata: {{ exact_time }}",
        """\
Buongiorno{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}come concordato, la chiameremo {{ window }}. Tenga il telefono a portata di mano.\
{% else %}non ci siamo dimenticati di lei: {{ statement }}{% endif %}

{% if topic %}La sua richiesta: {{ topic }}
{% endif %}Il suo riferimento: {{ reference }}
""",
    ),
    "delay_notice": (
        "Saremo in ritardo: ecco il nostro nuovo orario ({{ reference }})",
        """\
Buongiorno{% if customer_name %} {{ customer_name }}{% endif %},

non potremo rispettare l'orario che le avevamo dato: {{ exact_time }}. Ce ne scusiamo.

Il nostro nuovo impegno:
{{ new_statement }}

{% if topic %}La sua richiesta: {{ topic }}
{% endif %}Il suo riferimento: {{ reference }}
""",
    ),
    "owner_reminder": (
        "Da mantenere: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
C'è una promessa fatta a un cliente da mantenere.

Scadenza: {{ exact_time }}
Tipo: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Cliente: {{ customer_name }}
{% endif %}{% if topic %}Richiesta: {{ topic }}
{% endif %}Abbiamo detto al cliente: {{ statement }}
Riferimento: {{ reference }}
{% if reason %}
{{ reason }}
{% endif %}
Che cosa fare: contatti il cliente prima della scadenza.
Se non è possibile, gli annunci un ritardo prima di quell'ora.
""",
    ),
    "supervisor_reminder": (
        "Scadenza vicina: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Una promessa fatta a un cliente si avvicina alla scadenza e non è ancora stata mantenuta.

Scadenza: {{ exact_time }}
Tipo: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Cliente: {{ customer_name }}
{% endif %}{% if topic %}Richiesta: {{ topic }}
{% endif %}Abbiamo detto al cliente: {{ statement }}
Riferimento: {{ reference }}
{% if reason %}
{{ reason }}
{% endif %}
Che cosa fare: verifichi che qualcuno se ne occupi.
Altrimenti la affidi a un altro operatore o annunci un ritardo al cliente.
""",
    ),
    "alarm": (
        "Allarme: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Una promessa fatta a un cliente richiede il suo intervento.

{% if reason %}Perché: {{ reason }}
{% endif %}Scadenza: {{ exact_time }}
Tipo: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Cliente: {{ customer_name }}
{% endif %}{% if topic %}Richiesta: {{ topic }}
{% endif %}Abbiamo detto al cliente: {{ statement }}
Riferimento: {{ reference }}

Che cosa fare: contatti lei stesso il cliente, o affidi questa promessa a qualcuno che lo faccia.
""",
    ),
}
