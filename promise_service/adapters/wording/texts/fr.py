"""The sentences and notices in French."""

SENTENCES = {
    "statement_reply": "Nous vous répondrons au plus tard le {{ deadline }}.",
    "statement_reply_chat": "Nous vous répondons ici même au plus tard le {{ deadline }}.",
    "statement_reply_social": "Nous vous répondons ici même au plus tard le {{ deadline }}.",
    "statement_follow_up": "Nous reviendrons vers vous au plus tard le {{ deadline }}.",
    "statement_follow_up_phone": "Nous vous rappellerons au plus tard le {{ deadline }}.",
    "prompt_choice": "Pour {{ window }}, tapez {{ key }}.",
    "prompt_wait_over_threshold": (
        "Pour vous éviter une longue attente, nous pouvons vous rappeler à une heure convenue."
        " {{ choices }} Sinon, restez en ligne."
    ),
    "prompt_wait_unknown": (
        "Nous ne connaissons pas votre temps d'attente. Nous pouvons vous rappeler à une heure convenue."
        " {{ choices }} Sinon, restez en ligne."
    ),
    "prompt_closed": ("Notre service est fermé. Nous pouvons vous rappeler à une heure convenue. {{ choices }}"),
    "prompt_full": ("Tous nos créneaux de rappel sont pris. Nous ne pouvons donc pas vous promettre de rappel."),
    "prompt_no_window": (
        "Nous n'avons pas de créneau de rappel à vous proposer. Nous ne pouvons donc pas vous promettre de rappel."
    ),
    "prompt_wait": "Restez en ligne, s'il vous plaît. Un conseiller va prendre votre appel.",
}

NOTICES = {
    "acknowledgement": (
        (
            "{% if window %}Votre rappel est prévu {{ window }}"
            "{% else %}Nous avons bien reçu votre demande{% endif %} ({{ reference }})"
        ),
        """\
Bonjour{% if customer_name %} {{ customer_name }}{% endif %},

Nous avons bien reçu votre demande{% if topic %} : {{ topic }}{% endif %}.

{% if window %}Nous vous appellerons {{ window }}.{% else %}{{ statement }}{% endif %}

Votre référence : {{ reference }}
""",
    ),
    "customer_reminder": (
        "Votre rappel {{ exact_time }}",
        """\
Bonjour{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}Comme convenu, nous vous appellerons {{ window }}. Gardez votre téléphone près de vous.\
{% else %}Nous pensons à vous : {{ statement }}{% endif %}

{% if topic %}Votre demande : {{ topic }}
{% endif %}Votre référence : {{ reference }}
""",
    ),
    "delay_notice": (
        "Nous aurons du retard : voici notre nouvelle heure ({{ reference }})",
        """\
Bonjour{% if customer_name %} {{ customer_name }}{% endif %},

Nous ne pourrons pas tenir l'heure que nous vous avions donnée : {{ exact_time }}.
Nous vous prions de nous en excuser.

Notre nouvel engagement :
{{ new_statement }}

{% if topic %}Votre demande : {{ topic }}
{% endif %}Votre référence : {{ reference }}
""",
    ),
    "owner_reminder": (
        "À tenir : {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Une promesse faite à un client est à tenir.

Échéance : {{ exact_time }}
Nature : {{ promise_kind }} ({{ channel }})
{% if customer_name %}Client : {{ customer_name }}
{% endif %}{% if topic %}Demande : {{ topic }}
{% endif %}Nous avons dit au client : {{ statement }}
Référence : {{ reference }}
{% if reason %}
{{ reason }}
{% endif %}
À faire : contactez le client avant l'échéance.
Si c'est impossible, annoncez-lui un retard tout de suite, avant l'échéance.
""",
    ),
    "supervisor_reminder": (
        "Échéance proche : {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Une promesse faite à un client approche de son échéance et n'est pas encore tenue.

Échéance : {{ exact_time }}
Nature : {{ promise_kind }} ({{ channel }})
{% if customer_name %}Client : {{ customer_name }}
{% endif %}{% if topic %}Demande : {{ topic }}
{% endif %}Nous avons dit au client : {{ statement }}
Référence : {{ reference }}
{% if reason %}
{{ reason }}
{% endif %}
À faire : vérifiez que quelqu'un s'en occupe.
Sinon, confiez-la à un autre conseiller ou annoncez un retard au client.
""",
    ),
    "alarm": (
        "Alarme : {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Une promesse faite à un client demande votre intervention.

{% if reason %}Pourquoi : {{ reason }}
{% endif %}Échéance : {{ exact_time }}
Nature : {{ promise_kind }} ({{ channel }})
{% if customer_name %}Client : {{ customer_name }}
{% endif %}{% if topic %}Demande : {{ topic }}
{% endif %}Nous avons dit au client : {{ statement }}
Référence : {{ reference }}

À faire : contactez le client vous-même, ou confiez cette promesse à quelqu'un qui le fera.
""",
    ),
}
