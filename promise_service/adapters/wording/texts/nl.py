"""The sentences and notices in Dutch."""

SENTENCES = {
    "statement_reply": "Wij antwoorden u uiterlijk op {{ deadline }}.",
    "statement_reply_chat": "Wij antwoorden u hier uiterlijk op {{ deadline }}.",
    "statement_reply_social": "Wij antwoorden u hier uiterlijk op {{ deadline }}.",
    "statement_follow_up": "Wij komen bij u terug uiterlijk op {{ deadline }}.",
    "statement_follow_up_phone": "Wij bellen u terug uiterlijk op {{ deadline }}.",
    "prompt_choice": "Voor {{ window }}, toets {{ key }}.",
    "prompt_wait_over_threshold": (
        "Om u een lange wachttijd te besparen, kunnen wij u terugbellen op een afgesproken tijd. {{ choices }}"
        " Of blijf aan de lijn."
    ),
    "prompt_wait_unknown": (
        "Wij weten niet hoelang u zou moeten wachten. Wij kunnen u terugbellen op een afgesproken tijd."
        " {{ choices }} Of blijf aan de lijn."
    ),
    "prompt_closed": "Wij zijn gesloten. Wij kunnen u terugbellen op een afgesproken tijd. {{ choices }}",
    "prompt_full": ("Al onze terugbeltijden zijn bezet. Wij kunnen u daarom niet beloven dat wij u terugbellen."),
    "prompt_no_window": (
        "Wij hebben geen terugbeltijd voor u. Wij kunnen u daarom niet beloven dat wij u terugbellen."
    ),
    "prompt_wait": "Blijf aan de lijn, alstublieft. Een medewerker neemt uw gesprek aan.",
}

NOTICES = {
    "acknowledgement": (
        (
            "{% if window %}Wij bellen u op {{ window }}"
            "{% else %}Wij hebben uw vraag ontvangen{% endif %} ({{ reference }})"
        ),
        """\
Goedendag{% if customer_name %} {{ customer_name }}{% endif %},

Wij hebben uw vraag ontvangen{% if topic %}: {{ topic }}{% endif %}.

{% if window %}Wij bellen u op {{ window }}.{% else %}{{ statement }}{% endif %}

Uw kenmerk: {{ reference }}
""",
    ),
    "customer_reminder": (
        "Uw terugbelafspraak: {{ exact_time }}",
        """\
Goedendag{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}Zoals afgesproken bellen wij u op {{ window }}. Houd uw telefoon bij de hand.\
{% else %}Wij zijn u niet vergeten: {{ statement }}{% endif %}

{% if topic %}Uw vraag: {{ topic }}
{% endif %}Uw kenmerk: {{ reference }}
""",
    ),
    "delay_notice": (
        "Wij zijn later: dit is onze nieuwe tijd ({{ reference }})",
        """\
Goedendag{% if customer_name %} {{ customer_name }}{% endif %},

De tijd die wij u hadden genoemd, kunnen wij niet halen: {{ exact_time }}. Onze excuses daarvoor.

Onze nieuwe toezegging:
{{ new_statement }}

{% if topic %}Uw vraag: {{ topic }}
{% endif %}Uw kenmerk: {{ reference }}
""",
    ),
    "owner_reminder": (
        "Na te komen: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Een belofte aan een klant moet worden nagekomen.

Uiterste tijd: {{ exact_time }}
Soort: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Klant: {{ customer_name }}
{% endif %}{% if topic %}Vraag: {{ topic }}
{% endif %}Gezegd tegen de klant: {{ statement }}
Kenmerk: {{ reference }}
{% if reason %}
{{ reason }}
{% endif %}
Wat te doen: neem vóór de uiterste tijd contact op met de klant.
Lukt dat niet, meld de klant dan vóór die tijd dat het later wordt.
""",
    ),
    "supervisor_reminder": (
        "Bijna zover: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
De uiterste tijd van een belofte aan een klant is dichtbij en de belofte is nog niet nagekomen.

Uiterste tijd: {{ exact_time }}
Soort: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Klant: {{ customer_name }}
{% endif %}{% if topic %}Vraag: {{ topic }}
{% endif %}Gezegd tegen de klant: {{ statement }}
Kenmerk: {{ reference }}
{% if reason %}
{{ reason }}
{% endif %}
Wat te doen: ga na of iemand ermee bezig is.
Zo niet, geef haar aan een andere medewerker of meld de klant dat het later wordt.
""",
    ),
    "alarm": (
        "Alarm: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Een belofte aan een klant vraagt om uw ingrijpen.

{% if reason %}Waarom: {{ reason }}
{% endif %}Uiterste tijd: {{ exact_time }}
Soort: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Klant: {{ customer_name }}
{% endif %}{% if topic %}Vraag: {{ topic }}
{% endif %}Gezegd tegen de klant: {{ statement }}
Kenmerk: {{ reference }}

Wat te doen: neem zelf contact op met de klant, of geef deze belofte aan iemand die het doet.
""",
    ),
}
