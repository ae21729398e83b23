"""The sentences, notices and short texts in English."""

from promise_service.adapters.wording.texts.page_lines import page_line
from promise_service.domain.notices import AlarmReason

SENTENCES = {
    "statement_reply": "We will reply to you by {{ deadline }}.",
    "statement_reply_chat": "We will answer you here by {{ deadline }}.",
    "statement_reply_social": "We will answer you here by {{ deadline }}.",
    "statement_follow_up": "We will get back to you by {{ deadline }}.",
    "statement_follow_up_phone": "We will call you back by {{ deadline }}.",
    "prompt_choice": "For {{ window }}, press {{ key }}.",
    "prompt_wait_over_threshold": (
        "To save you a long wait, we can call you back at an agreed time. {{ choices }}"
        " Otherwise, please stay on the line."
    ),
    "prompt_wait_unknown": (
        "We cannot say how long you would wait. We can call you back at an agreed time. {{ choices }}"
        " Otherwise, please stay on the line."
    ),
    "prompt_closed": "We are closed. We can call you back at an agreed time. {{ choices }}",
    "prompt_full": (
        "All our callback times are taken, so we cannot promise you a callback."
        " You can stay on the line, or call us again during our opening hours."
    ),
    "prompt_no_window": (
        "We have no callback time to offer you, so we cannot promise you a callback."
        " You can stay on the line, or call us again during our opening hours."
    ),
    "prompt_wait": "Please stay on the line. An adviser will take your call.",
}

_CALLBACK_PAGE = "See, move or cancel your callback:"
_PAGE = "See what we promised you:"
YOUR_PAGE = page_line(_CALLBACK_PAGE, _PAGE)
YOUR_NEW_PAGE = page_line(_CALLBACK_PAGE, _PAGE, window="new_window")

THE_PROMISE = """\
Due: {{ exact_time }}
Kind: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Customer: {{ customer_name }}
{% endif %}{% if phone %}Phone: {{ phone }}
{% endif %}{% if topic %}Request: {{ topic }}
{% endif %}{% if note %}Note: {{ note }}
{% endif %}What we told the customer: {{ statement }}
Reference: {{ reference }}
"""

NOTICES = {
    "acknowledgement": (
        (
            "{% if window %}We will call you on {{ window }}"
            "{% else %}We have received your message{% endif %} ({{ reference }})"
        ),
        """\
Hello{% if customer_name %} {{ customer_name }}{% endif %},

We have received your request{% if topic %}: {{ topic }}{% endif %}.

{% if window %}We will call you on {{ window }}.{% else %}{{ statement }}{% endif %}

"""
        + YOUR_PAGE
        + """\
Your reference: {{ reference }}
""",
    ),
    "customer_reminder": (
        "Your callback: {{ exact_time }}",
        """\
Hello{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}We will call you on {{ window }}. Please keep your phone near you.\
{% else %}We have not forgotten you: {{ statement }}{% endif %}

"""
        + YOUR_PAGE
        + """\
{% if topic %}Your request: {{ topic }}
{% endif %}Your reference: {{ reference }}
""",
    ),
    "delay_notice": (
        "We will be late: here is our new time ({{ reference }})",
        """\
Hello{% if customer_name %} {{ customer_name }}{% endif %},

We will not be able to keep the time we gave you: {{ exact_time }}. We apologise.

{% if new_window %}We will call you back on {{ new_window }}.{% else %}{{ new_statement }}{% endif %}
If the new time does not suit you, simply answer this message or call us.

"""
        + YOUR_NEW_PAGE
        + """\
{% if topic %}Your request: {{ topic }}
{% endif %}Your reference: {{ reference }}
""",
    ),
    "reschedule_notice": (
        "Your new callback time: {{ exact_time }}",
        """\
Hello{% if customer_name %} {{ customer_name }}{% endif %},

Noted: {% if window %}we will call you on {{ window }}.{% else %}{{ statement }}{% endif %}
This takes the place of the time that we agreed on before.

"""
        + YOUR_PAGE
        + """\
{% if topic %}Your request: {{ topic }}
{% endif %}Your reference: {{ reference }}
""",
    ),
    "cancellation_notice": (
        "Your callback is cancelled ({{ reference }})",
        """\
Hello{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}We will not call you on {{ window }}: this callback is cancelled.\
{% else %}What we promised for {{ exact_time }} is cancelled.{% endif %}
If this is a mistake, simply call us or answer this message.

{% if topic %}Your request: {{ topic }}
{% endif %}Your reference: {{ reference }}
""",
    ),
    "feedback_request": (
        "How did we do? ({{ reference }})",
        """\
Hello{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}You asked us to call you, and we have spoken.\
{% else %}You wrote to us, and we have answered.{% endif %}
Please tell us how that was for you: it helps us to keep our word.

Tell us how we did:
{{ link }}

{% if topic %}Your request: {{ topic }}
{% endif %}Your reference: {{ reference }}
""",
    ),
    "owner_reminder": (
        "To keep: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
A promise to a customer is yours to keep.

"""
        + THE_PROMISE
        + """
What to do: contact the customer before it is due.
If it will be late, tell the customer before then.
""",
    ),
    "supervisor_reminder": (
        "Nearly due: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
A promise to a customer is nearly due and has not been kept yet.

"""
        + THE_PROMISE
        + """
What to do: check that somebody is on it; if not, give it to another agent.
If it will be late, the customer must know before it is due.
""",
    ),
    "alarm": (
        "Alarm: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
A promise to a customer needs you to step in.

{% if reason %}Why: {{ reason }}
{% endif %}"""
        + THE_PROMISE
        + """
What to do: contact the customer yourself, or give this promise to somebody who will.
""",
    ),
}

SHORT_TEXTS = {
    "acknowledgement_sms": (
        "{% if window %}Noted: we will call you on {{ window }}."
        "{% else %}We have received your message. {{ statement }}{% endif %}"
        "{% if link %} Details: {{ link }}{% else %} Your reference: {{ reference }}{% endif %}"
    ),
    "customer_reminder_sms": (
        "{% if window %}We will call you on {{ window }}. Please keep your phone near you."
        "{% else %}We have not forgotten you: {{ statement }}{% endif %}"
        "{% if link %} Details: {{ link }}{% endif %}"
    ),
    "delay_notice_sms": (
        "We will be late, and we apologise. "
        "{% if new_window %}We will call you back on {{ new_window }}."
        "{% else %}{{ new_statement }}{% endif %} If that does not suit you, simply call us."
        "{% if link %} Details: {{ link }}{% endif %}"
    ),
    "reschedule_notice_sms": (
        "Noted: {% if window %}we will call you on {{ window }}."
        "{% else %}{{ statement }}{% endif %}"
        " This takes the place of the time that we agreed on before."
        "{% if link %} Details: {{ link }}{% endif %}"
    ),
    "cancellation_notice_sms": (
        "{% if window %}Callback cancelled: we will not call you on {{ window }}."
        "{% else %}What we promised for {{ exact_time }} is cancelled.{% endif %}"
        " A mistake? Simply call us. Ref. {{ reference }}"
    ),
    "feedback_request_sms": (
        "{% if window %}We have spoken.{% else %}We have answered you.{% endif %} How did we do? {{ link }}"
    ),
    "calendar_summary": "Callback{% if topic %}: {{ topic }}{% endif %}",
}

ALARM_REASONS = {
    AlarmReason.NO_ADDRESS: "No address is known to tell the customer a new time.",
    AlarmReason.NO_WINDOW: "The queue has no callback window with room in the 14 days ahead, or no longer exists.",
    AlarmReason.DELAYED_BEFORE: "The time given after a delay will not be made either.",
    AlarmReason.NOTICE_REFUSED: "The delay notice was refused for good: the customer does not know the new time.",
    AlarmReason.NOTICE_TOO_LATE: "The delay notice could not be sent before the deadline.",
    AlarmReason.NOTICE_FAILED: (
        "The delay notice could not be made, in ten starts: the customer does not know a new time."
    ),
}
