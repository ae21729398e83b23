"""The sentences, notices and short texts in French."""

from promise_service.adapters.wording.texts.page_lines import page_line
from promise_service.domain.notices import AlarmReason

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
    "prompt_full": (
        "Tous nos créneaux de rappel sont pris. Nous ne pouvons donc pas vous promettre de rappel."
        " Vous pouvez rester en ligne ou nous rappeler pendant nos heures d'ouverture."
    ),
    "prompt_no_window": (
        "Nous n'avons pas de créneau de rappel à vous proposer. Nous ne pouvons donc pas vous promettre de rappel."
        " Vous pouvez rester en ligne ou nous rappeler pendant nos heures d'ouverture."
    ),
    "prompt_wait": "Restez en ligne, s'il vous plaît. Un conseiller va prendre votre appel.",
}

_CALLBACK_PAGE = "Voir, déplacer ou annuler votre rappel :"
_PAGE = "Voir ce que nous vous avons promis :"
YOUR_PAGE = page_line(_CALLBACK_PAGE, _PAGE)
YOUR_NEW_PAGE = page_line(_CALLBACK_PAGE, _PAGE, window="new_window")

THE_PROMISE = """\
Échéance : {{ exact_time }}
Nature : {{ promise_kind }} ({{ channel }})
{% if customer_name %}Client : {{ customer_name }}
{% endif %}{% if phone %}Téléphone : {{ phone }}
{% endif %}{% if topic %}Demande : {{ topic }}
{% endif %}{% if note %}Note : {{ note }}
{% endif %}Nous avons dit au client : {{ statement }}
Référence : {{ reference }}
"""

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

"""
        + YOUR_PAGE
        + """\
Votre référence : {{ reference }}
""",
    ),
    "customer_reminder": (
        "Votre rappel {{ exact_time }}",
        """\
Bonjour{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}Nous vous appellerons {{ window }}. Gardez votre téléphone près de vous.\
{% else %}Nous pensons à vous : {{ statement }}{% endif %}

"""
        + YOUR_PAGE
        + """\
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

{% if new_window %}Nous vous rappellerons {{ new_window }}.{% else %}{{ new_statement }}{% endif %}
Si cette nouvelle heure ne vous convient pas, il vous suffit de répondre à ce message ou de nous appeler.

"""
        + YOUR_NEW_PAGE
        + """\
{% if topic %}Votre demande : {{ topic }}
{% endif %}Votre référence : {{ reference }}
""",
    ),
    "reschedule_notice": (
        "Votre nouveau rendez-vous téléphonique {{ exact_time }}",
        """\
Bonjour{% if customer_name %} {{ customer_name }}{% endif %},

C'est noté : {% if window %}nous vous appellerons {{ window }}.{% else %}{{ statement }}{% endif %}
Cette heure remplace celle dont nous étions convenus.

"""
        + YOUR_PAGE
        + """\
{% if topic %}Votre demande : {{ topic }}
{% endif %}Votre référence : {{ reference }}
""",
    ),
    "cancellation_notice": (
        "Votre rappel est annulé ({{ reference }})",
        """\
Bonjour{% if customer_name %} {{ customer_name }}{% endif %},

Comme convenu, {% if window %}nous ne vous appellerons pas {{ window }}\
{% else %}notre engagement pour {{ exact_time }} est annulé{% endif %}.
Si c'est une erreur, il vous suffit de nous appeler ou de répondre à ce message.

{% if topic %}Votre demande : {{ topic }}
{% endif %}Votre référence : {{ reference }}
""",
    ),
    "feedback_request": (
        "Avons-nous bien fait ? ({{ reference }})",
        """\
Bonjour{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}Vous souhaitiez un rappel, et nous nous sommes parlé.\
{% else %}Vous nous avez écrit, et nous vous avons répondu.{% endif %}
Dites-nous ce que vous en pensez : cela nous aide à tenir parole.

Donner mon avis :
{{ link }}

{% if topic %}Votre demande : {{ topic }}
{% endif %}Votre référence : {{ reference }}
""",
    ),
    "owner_reminder": (
        "À tenir : {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Une promesse faite à un client est à tenir.

"""
        + THE_PROMISE
        + """
À faire : contactez le client avant l'échéance.
En cas de retard, prévenez-le avant cette échéance.
""",
    ),
    "supervisor_reminder": (
        "Échéance proche : {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Une promesse faite à un client approche de son échéance et n'est pas encore tenue.

"""
        + THE_PROMISE
        + """
À faire : vérifiez que quelqu'un s'en occupe ; sinon, confiez-la à un autre conseiller.
En cas de retard, le client doit en être averti avant l'échéance.
""",
    ),
    "alarm": (
        "Alarme : {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Une promesse faite à un client demande votre intervention.

{% if reason %}Pourquoi : {{ reason }}
{% endif %}"""
        + THE_PROMISE
        + """
À faire : contactez le client vous-même, ou confiez cette promesse à quelqu'un qui le fera.
""",
    ),
}

SHORT_TEXTS = {
    "acknowledgement_sms": (
        "{% if window %}C'est noté : nous vous appellerons {{ window }}."
        "{% else %}Nous avons bien reçu votre demande. {{ statement }}{% endif %}"
        "{% if link %} Détails : {{ link }}{% else %} Référence : {{ reference }}{% endif %}"
    ),
    "customer_reminder_sms": (
        "{% if window %}Nous vous appellerons {{ window }}. Gardez votre téléphone près de vous."
        "{% else %}Nous pensons à vous : {{ statement }}{% endif %}"
        "{% if link %} Détails : {{ link }}{% endif %}"
    ),
    "delay_notice_sms": (
        "Nous aurons du retard et vous prions de nous en excuser. "
        "{% if new_window %}Nous vous rappellerons {{ new_window }}."
        "{% else %}{{ new_statement }}{% endif %} Si cela ne va pas, appelez-nous."
        "{% if link %} Détails : {{ link }}{% endif %}"
    ),
    "reschedule_notice_sms": (
        "C'est noté : {% if window %}nous vous appellerons {{ window }}."
        "{% else %}{{ statement }}{% endif %}"
        " Cette heure remplace celle dont nous étions convenus."
        "{% if link %} Détails : {{ link }}{% endif %}"
    ),
    "cancellation_notice_sms": (
        "{% if window %}Rappel annulé : nous ne vous appellerons pas {{ window }}."
        "{% else %}Notre engagement pour {{ exact_time }} est annulé.{% endif %}"
        " Une erreur ? Appelez-nous. Réf. {{ reference }}"
    ),
    "feedback_request_sms": (
        "{% if window %}Nous nous sommes parlé.{% else %}Nous vous avons répondu.{% endif %} Votre avis ? {{ link }}"
    ),
    "calendar_summary": "Rappel téléphonique{% if topic %} : {{ topic }}{% endif %}",
}

ALARM_REASONS = {
    AlarmReason.NO_ADDRESS: "Aucune adresse n'est connue pour annoncer une nouvelle heure au client.",
    AlarmReason.NO_WINDOW: "La file n'a aucun créneau de rappel libre dans les 14 jours à venir, ou n'existe plus.",
    AlarmReason.DELAYED_BEFORE: "L'heure donnée après un retard ne sera pas tenue non plus.",
    AlarmReason.NOTICE_REFUSED: (
        "L'avis de retard a été refusé définitivement : le client ne connaît pas la nouvelle heure."
    ),
    AlarmReason.NOTICE_TOO_LATE: "L'avis de retard n'a pas pu partir avant l'échéance.",
    AlarmReason.NOTICE_FAILED: (
        "L'avis de retard n'a pas pu être établi en dix essais : le client ne connaît pas de nouvelle heure."
    ),
}
