"""The sentences and notices in German."""

SENTENCES = {
    "statement_reply": "Wir antworten Ihnen spätestens am {{ deadline }}.",
    "statement_reply_chat": "Wir antworten Ihnen hier spätestens am {{ deadline }}.",
    "statement_reply_social": "Wir antworten Ihnen hier spätestens am {{ deadline }}.",
    "statement_follow_up": "Wir melden uns spätestens am {{ deadline }} bei Ihnen.",
    "statement_follow_up_phone": "Wir rufen Sie spätestens am {{ deadline }} zurück.",
    "prompt_choice": "Für {{ window }}, drücken Sie die {{ key }}.",
    "prompt_wait_over_threshold": (
        "Damit Sie nicht lange warten müssen, können wir Sie zu einer vereinbarten Zeit zurückrufen."
        " {{ choices }} Oder bleiben Sie bitte in der Leitung."
    ),
    "prompt_wait_unknown": (
        "Wir wissen nicht, wie lange Sie warten müssten. Wir können Sie zu einer vereinbarten Zeit zurückrufen."
        " {{ choices }} Oder bleiben Sie bitte in der Leitung."
    ),
    "prompt_closed": (
        "Unser Service ist geschlossen. Wir können Sie zu einer vereinbarten Zeit zurückrufen. {{ choices }}"
    ),
    "prompt_full": ("Alle unsere Rückruftermine sind vergeben. Wir können Ihnen deshalb keinen Rückruf zusagen."),
    "prompt_no_window": (
        "Wir können Ihnen keinen Rückruftermin anbieten. Wir können Ihnen deshalb keinen Rückruf zusagen."
    ),
    "prompt_wait": "Bitte bleiben Sie in der Leitung. Ein Mitarbeiter nimmt Ihren Anruf entgegen.",
}

NOTICES = {
    "acknowledgement": (
        (
            "{% if window %}Ihr Rückruf am {{ window }}"
            "{% else %}Wir haben Ihre Anfrage erhalten{% endif %} ({{ reference }})"
        ),
        """\
Guten Tag{% if customer_name %} {{ customer_name }}{% endif %},

wir haben Ihre Anfrage erhalten{% if topic %}: {{ topic }}{% endif %}.

{% if window %}Wir rufen Sie am {{ window }} an.{% else %}{{ statement }}{% endif %}

Ihr Zeichen: {{ reference }}
""",
    ),
    "customer_reminder": (
        "Ihr Rückruf: {{ exact_time }}",
        """\
Guten Tag{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}wie vereinbart rufen wir Sie am {{ window }} an. Bitte halten Sie Ihr Telefon bereit.\
{% else %}wir haben Sie nicht vergessen: {{ statement }}{% endif %}

{% if topic %}Ihre Anfrage: {{ topic }}
{% endif %}Ihr Zeichen: {{ reference }}
""",
    ),
    "delay_notice": (
        "Wir verspäten uns: unsere neue Zeit ({{ reference }})",
        """\
Guten Tag{% if customer_name %} {{ customer_name }}{% endif %},

die Zeit, die wir Ihnen genannt hatten, können wir nicht einhalten: {{ exact_time }}.
Wir bitten um Entschuldigung.

Unsere neue Zusage:
{{ new_statement }}

{% if topic %}Ihre Anfrage: {{ topic }}
{% endif %}Ihr Zeichen: {{ reference }}
""",
    ),
    "owner_reminder": (
        "Einzuhalten: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Eine Zusage an einen Kunden ist einzuhalten.

Fällig: {{ exact_time }}
Art: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Kunde: {{ customer_name }}
{% endif %}{% if topic %}Anliegen: {{ topic }}
{% endif %}Dem Kunden gesagt: {{ statement }}
Zeichen: {{ reference }}
{% if reason %}
{{ reason }}
{% endif %}
Zu tun: Melden Sie sich beim Kunden, bevor die Zusage fällig ist.
Geht das nicht, kündigen Sie ihm vorher die Verspätung an.
""",
    ),
    "supervisor_reminder": (
        "Fast fällig: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Eine Zusage an einen Kunden ist fast fällig und noch nicht eingehalten.

Fällig: {{ exact_time }}
Art: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Kunde: {{ customer_name }}
{% endif %}{% if topic %}Anliegen: {{ topic }}
{% endif %}Dem Kunden gesagt: {{ statement }}
Zeichen: {{ reference }}
{% if reason %}
{{ reason }}
{% endif %}
Zu tun: Prüfen Sie, ob sich jemand darum kümmert.
Wenn nicht, geben Sie sie weiter oder kündigen Sie dem Kunden die Verspätung an.
""",
    ),
    "alarm": (
        "Alarm: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Bei einer Zusage an einen Kunden müssen Sie eingreifen.

{% if reason %}Warum: {{ reason }}
{% endif %}Fällig: {{ exact_time }}
Art: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Kunde: {{ customer_name }}
{% endif %}{% if topic %}Anliegen: {{ topic }}
{% endif %}Dem Kunden gesagt: {{ statement }}
Zeichen: {{ reference }}

Zu tun: Melden Sie sich selbst beim Kunden, oder geben Sie die Zusage jemandem, der es tut.
""",
    ),
}
