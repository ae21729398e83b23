"""The sentences, notices and short texts in German."""

from promise_service.adapters.wording.texts.page_lines import page_line
from promise_service.domain.notices import AlarmReason

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
    "prompt_full": (
        "Alle unsere Rückruftermine sind vergeben. Wir können Ihnen deshalb keinen Rückruf zusagen."
        " Sie können in der Leitung bleiben oder während unserer Öffnungszeiten noch einmal anrufen."
    ),
    "prompt_no_window": (
        "Wir können Ihnen keinen Rückruftermin anbieten. Wir können Ihnen deshalb keinen Rückruf zusagen."
        " Sie können in der Leitung bleiben oder während unserer Öffnungszeiten noch einmal anrufen."
    ),
    "prompt_wait": "Bitte bleiben Sie in der Leitung. Ein Mitarbeiter nimmt Ihren Anruf entgegen.",
}

_CALLBACK_PAGE = "Ihren Rückruf ansehen, verschieben oder absagen:"
_PAGE = "Ansehen, was wir Ihnen zugesagt haben:"
YOUR_PAGE = page_line(_CALLBACK_PAGE, _PAGE)
YOUR_NEW_PAGE = page_line(_CALLBACK_PAGE, _PAGE, window="new_window")

THE_PROMISE = """\
Fällig: {{ exact_time }}
Art: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Kunde: {{ customer_name }}
{% endif %}{% if phone %}Telefon: {{ phone }}
{% endif %}{% if topic %}Anliegen: {{ topic }}
{% endif %}{% if note %}Notiz: {{ note }}
{% endif %}Dem Kunden gesagt: {{ statement }}
Zeichen: {{ reference }}
"""

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

"""
        + YOUR_PAGE
        + """\
Ihr Zeichen: {{ reference }}
""",
    ),
    "customer_reminder": (
        "Ihr Rückruf: {{ exact_time }}",
        """\
Guten Tag{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}wir rufen Sie am {{ window }} an. Bitte halten Sie Ihr Telefon bereit.\
{% else %}wir haben Sie nicht vergessen: {{ statement }}{% endif %}

"""
        + YOUR_PAGE
        + """\
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

{% if new_window %}Wir rufen Sie am {{ new_window }} zurück.{% else %}{{ new_statement }}{% endif %}
Wenn Ihnen die neue Zeit nicht passt, antworten Sie einfach auf diese Nachricht oder rufen Sie uns an.

"""
        + YOUR_NEW_PAGE
        + """\
{% if topic %}Ihre Anfrage: {{ topic }}
{% endif %}Ihr Zeichen: {{ reference }}
""",
    ),
    "reschedule_notice": (
        "Ihre neue Rückrufzeit: {{ exact_time }}",
        """\
Guten Tag{% if customer_name %} {{ customer_name }}{% endif %},

wir haben es notiert: {% if window %}Wir rufen Sie am {{ window }} an.{% else %}{{ statement }}{% endif %}
Diese Zeit tritt an die Stelle der zuvor vereinbarten.

"""
        + YOUR_PAGE
        + """\
{% if topic %}Ihre Anfrage: {{ topic }}
{% endif %}Ihr Zeichen: {{ reference }}
""",
    ),
    "cancellation_notice": (
        "Ihr Rückruf ist abgesagt ({{ reference }})",
        """\
Guten Tag{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}wir rufen Sie am {{ window }} nicht an: Dieser Rückruf ist abgesagt.\
{% else %}unsere Zusage für {{ exact_time }} ist aufgehoben.{% endif %}
Falls das ein Irrtum ist, rufen Sie uns einfach an oder antworten Sie auf diese Nachricht.

{% if topic %}Ihre Anfrage: {{ topic }}
{% endif %}Ihr Zeichen: {{ reference }}
""",
    ),
    "feedback_request": (
        "Wie zufrieden sind Sie? ({{ reference }})",
        """\
Guten Tag{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}Sie wollten angerufen werden, und wir haben miteinander gesprochen.\
{% else %}Sie haben uns geschrieben, und wir haben geantwortet.{% endif %}
Bitte sagen Sie uns, wie das für Sie war: Es hilft uns, Wort zu halten.

Meine Meinung sagen:
{{ link }}

{% if topic %}Ihre Anfrage: {{ topic }}
{% endif %}Ihr Zeichen: {{ reference }}
""",
    ),
    "owner_reminder": (
        "Einzuhalten: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Eine Zusage an einen Kunden ist einzuhalten.

"""
        + THE_PROMISE
        + """
Zu tun: Melden Sie sich beim Kunden, bevor die Zusage fällig ist.
Wird es später, sagen Sie es dem Kunden vorher.
""",
    ),
    "supervisor_reminder": (
        "Fast fällig: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Eine Zusage an einen Kunden ist fast fällig und noch nicht eingehalten.

"""
        + THE_PROMISE
        + """
Zu tun: Prüfen Sie, ob sich jemand darum kümmert; wenn nicht, geben Sie sie weiter.
Wird es später, muss der Kunde es wissen, bevor die Zusage fällig ist.
""",
    ),
    "alarm": (
        "Alarm: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Bei einer Zusage an einen Kunden müssen Sie eingreifen.

{% if reason %}Warum: {{ reason }}
{% endif %}"""
        + THE_PROMISE
        + """
Zu tun: Melden Sie sich selbst beim Kunden, oder geben Sie die Zusage jemandem, der es tut.
""",
    ),
}

SHORT_TEXTS = {
    "acknowledgement_sms": (
        "{% if window %}Notiert: Wir rufen Sie am {{ window }} an."
        "{% else %}Wir haben Ihre Anfrage erhalten. {{ statement }}{% endif %}"
        "{% if link %} Details: {{ link }}{% else %} Ihr Zeichen: {{ reference }}{% endif %}"
    ),
    "customer_reminder_sms": (
        "{% if window %}Wir rufen Sie am {{ window }} an. Bitte halten Sie Ihr Telefon bereit."
        "{% else %}Wir haben Sie nicht vergessen: {{ statement }}{% endif %}"
        "{% if link %} Details: {{ link }}{% endif %}"
    ),
    "delay_notice_sms": (
        "Wir verspäten uns, bitte entschuldigen Sie. "
        "{% if new_window %}Wir rufen Sie am {{ new_window }} zurück."
        "{% else %}{{ new_statement }}{% endif %} Passt es nicht? Rufen Sie uns an."
        "{% if link %} Details: {{ link }}{% endif %}"
    ),
    "reschedule_notice_sms": (
        "Notiert: {% if window %}Wir rufen Sie am {{ window }} an."
        "{% else %}{{ statement }}{% endif %}"
        " Diese Zeit gilt statt der zuvor vereinbarten."
        "{% if link %} Details: {{ link }}{% endif %}"
    ),
    "cancellation_notice_sms": (
        "{% if window %}Abgesagt: kein Anruf am {{ window }}."
        "{% else %}Unsere Zusage für {{ exact_time }} ist aufgehoben.{% endif %}"
        " Ein Irrtum? Rufen Sie uns an. Zeichen {{ reference }}"
    ),
    "feedback_request_sms": (
        "{% if window %}Wir haben miteinander gesprochen."
        "{% else %}Wir haben Ihnen geantwortet.{% endif %} Wie zufrieden sind Sie? {{ link }}"
    ),
    "calendar_summary": "Rückruf{% if topic %}: {{ topic }}{% endif %}",
}

ALARM_REASONS = {
    AlarmReason.NO_ADDRESS: "Es ist keine Adresse bekannt, um dem Kunden eine neue Zeit zu nennen.",
    AlarmReason.NO_WINDOW: (
        "Die Warteschlange hat in den nächsten 14 Tagen keinen freien Rückruftermin oder besteht nicht mehr."
    ),
    AlarmReason.DELAYED_BEFORE: "Auch die Zeit, die nach einer Verspätung genannt wurde, wird nicht eingehalten.",
    AlarmReason.NOTICE_REFUSED: (
        "Die Verspätungsmeldung wurde endgültig abgelehnt: Der Kunde kennt die neue Zeit nicht."
    ),
    AlarmReason.NOTICE_TOO_LATE: "Die Verspätungsmeldung konnte vor der Frist nicht verschickt werden.",
    AlarmReason.NOTICE_FAILED: (
        "Die Verspätungsmeldung kam in zehn Anläufen nicht zustande: Der Kunde kennt keine neue Zeit."
    ),
}
