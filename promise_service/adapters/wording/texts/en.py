"""The sentences and notices in English."""

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
    "prompt_full": "All our callback times are taken, so we cannot promise you a callback.",
    "prompt_no_window": "We have no callback time to offer you, so we cannot promise you a callback.",
    "prompt_wait": "Please stay on the line. An adviser will take your call.",
}

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

Your reference: {{ reference }}
""",
    ),
    "customer_reminder": (
        "Your callback: {{ exact_time }}",
        """\
Hello{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}As agreed, we will call you on {{ window }}. Please keep your phone near you.\
{% else %}We have not forgotten you: {{ statement }}{% endif %}

{% if topic %}Your request: {{ topic }}
{% endif %}Your reference: {{ reference }}
""",
    ),
    "delay_notice": (
        "We will be late: here is our new time ({{ reference }})",
        """\
Hello{% if customer_name %} {{ customer_name }}{% endif %},

We will not be able to keep the time we gave you: {{ exact_time }}. We apologise.

Our new commitment:
{{ new_statement }}

{% if topic %}Your request: {{ topic }}
{% endif %}Your reference: {{ reference }}
""",
    ),
    "owner_reminder": (
        "To keep: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
A promise to a customer is yours to keep.

Due: {{ exact_time }}
Kind: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Customer: {{ customer_name }}
{% endif %}{% if topic %}Request: {{ topic }}
{% endif %}What we told the customer: {{ statement }}
Reference: {{ reference }}
{% if reason %}
{{ reason }}
{% endif %}
What to do: contact the customer before it is due.
If you cannot, announce a delay to the customer before then.
""",
    ),
    "supervisor_reminder": (
        "Nearly due: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
A promise to a customer is nearly due and has not been kept yet.

Due: {{ exact_time }}
Kind: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Customer: {{ customer_name }}
{% endif %}{% if topic %}Request: {{ topic }}
{% endif %}What we told the customer: {{ statement }}
Reference: {{ reference }}
{% if reason %}
{{ reason }}
{% endif %}
What to do: check that somebody is on it.
If not, give it to another agent or announce a delay to the customer.
""",
    ),
    "alarm": (
        "Alarm: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
A promise to a customer needs you to step in.

{% if reason %}Why: {{ reason }}
{% endif %}Due: {{ exact_time }}
Kind: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Customer: {{ customer_name }}
{% endif %}{% if topic %}Request: {{ topic }}
{% endif %}What we told the customer: {{ statement }}
Reference: {{ reference }}

What to do: contact the customer yourself, or give this promise to somebody who will.
""",
    ),
}
