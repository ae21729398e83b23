"""The sentences, notices and short texts in Dutch."""

from promise_service.adapters.wording.texts.page_lines import page_line
from promise_service.domain.notices import AlarmReason

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
    "prompt_full": (
        "Al onze terugbeltijden zijn bezet. Wij kunnen u daarom niet beloven dat wij u terugbellen."
        " U kunt aan de lijn blijven of ons tijdens onze openingstijden opnieuw bellen."
    ),
    "prompt_no_window": (
        "Wij hebben geen terugbeltijd voor u. Wij kunnen u daarom niet beloven dat wij u terugbellen."
        " U kunt aan de lijn blijven of ons tijdens onze openingstijden opnieuw bellen."
    ),
    "prompt_wait": "Blijf aan de lijn, alstublieft. Een medewerker neemt uw gesprek aan.",
}

_CALLBACK_PAGE = "Uw terugbelafspraak bekijken, verzetten of annuleren:"
_PAGE = "Bekijken wat wij u hebben toegezegd:"
YOUR_PAGE = page_line(_CALLBACK_PAGE, _PAGE)
YOUR_NEW_PAGE = page_line(_CALLBACK_PAGE, _PAGE, window="new_window")

THE_PROMISE = """\
Uiterste tijd: {{ exact_time }}
Soort: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Klant: {{ customer_name }}
{% endif %}{% if phone %}Telefoon: {{ phone }}
{% endif %}{% if topic %}Vraag: {{ topic }}
{% endif %}{% if note %}Notitie: {{ note }}
{% endif %}Gezegd tegen de klant: {{ statement }}
Kenmerk: {{ reference }}
"""

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

"""
        + YOUR_PAGE
        + """\
Uw kenmerk: {{ reference }}
""",
    ),
    "customer_reminder": (
        "Uw terugbelafspraak: {{ exact_time }}",
        """\
Goedendag{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}Wij bellen u op {{ window }}. Houd uw telefoon bij de hand.\
{% else %}Wij zijn u niet vergeten: {{ statement }}{% endif %}

"""
        + YOUR_PAGE
        + """\
{% if topic %}Uw vraag: {{ topic }}
{% endif %}Uw kenmerk: {{ reference }}
""",
    ),
    "delay_notice": (
        "Wij zijn later: dit is onze nieuwe tijd ({{ reference }})",
        """\
Goedendag{% if customer_name %} {{ customer_name }}{% endif %},

De tijd die wij u hadden genoemd, kunnen wij niet halen: {{ exact_time }}. Onze excuses daarvoor.

{% if new_window %}Wij bellen u terug op {{ new_window }}.{% else %}{{ new_statement }}{% endif %}
Komt de nieuwe tijd u niet uit, beantwoord dan gewoon dit bericht of bel ons.

"""
        + YOUR_NEW_PAGE
        + """\
{% if topic %}Uw vraag: {{ topic }}
{% endif %}Uw kenmerk: {{ reference }}
""",
    ),
    "reschedule_notice": (
        "Uw nieuwe terugbeltijd: {{ exact_time }}",
        """\
Goedendag{% if customer_name %} {{ customer_name }}{% endif %},

Wij hebben het genoteerd: {% if window %}wij bellen u op {{ window }}.{% else %}{{ statement }}{% endif %}
Deze tijd komt in de plaats van de eerder afgesproken tijd.

"""
        + YOUR_PAGE
        + """\
{% if topic %}Uw vraag: {{ topic }}
{% endif %}Uw kenmerk: {{ reference }}
""",
    ),
    "cancellation_notice": (
        "Uw terugbelafspraak is geannuleerd ({{ reference }})",
        """\
Goedendag{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}Wij bellen u niet op {{ window }}: deze afspraak is geannuleerd.\
{% else %}Onze toezegging voor {{ exact_time }} is geannuleerd.{% endif %}
Is dit een vergissing, bel ons dan gewoon of beantwoord dit bericht.

{% if topic %}Uw vraag: {{ topic }}
{% endif %}Uw kenmerk: {{ reference }}
""",
    ),
    "feedback_request": (
        "Hoe hebben wij het gedaan? ({{ reference }})",
        """\
Goedendag{% if customer_name %} {{ customer_name }}{% endif %},

{% if window %}U wilde gebeld worden, en wij hebben elkaar gesproken.\
{% else %}U hebt ons geschreven, en wij hebben u geantwoord.{% endif %}
Vertel ons hoe dat voor u was: het helpt ons om woord te houden.

Mijn mening geven:
{{ link }}

{% if topic %}Uw vraag: {{ topic }}
{% endif %}Uw kenmerk: {{ reference }}
""",
    ),
    "owner_reminder": (
        "Na te komen: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Een belofte aan een klant moet worden nagekomen.

"""
        + THE_PROMISE
        + """
Wat te doen: neem vóór de uiterste tijd contact op met de klant.
Wordt het later, meld dat dan vóór die tijd aan de klant.
""",
    ),
    "supervisor_reminder": (
        "Bijna zover: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
De uiterste tijd van een belofte aan een klant is dichtbij en de belofte is nog niet nagekomen.

"""
        + THE_PROMISE
        + """
Wat te doen: ga na of iemand ermee bezig is; zo niet, geef haar aan een andere medewerker.
Wordt het later, dan moet de klant dat vóór de uiterste tijd weten.
""",
    ),
    "alarm": (
        "Alarm: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Een belofte aan een klant vraagt om uw ingrijpen.

{% if reason %}Waarom: {{ reason }}
{% endif %}"""
        + THE_PROMISE
        + """
Wat te doen: neem zelf contact op met de klant, of geef deze belofte aan iemand die het doet.
""",
    ),
}

SHORT_TEXTS = {
    "acknowledgement_sms": (
        "{% if window %}Genoteerd: wij bellen u op {{ window }}."
        "{% else %}Wij hebben uw vraag ontvangen. {{ statement }}{% endif %}"
        "{% if link %} Details: {{ link }}{% else %} Uw kenmerk: {{ reference }}{% endif %}"
    ),
    "customer_reminder_sms": (
        "{% if window %}Wij bellen u op {{ window }}. Houd uw telefoon bij de hand."
        "{% else %}Wij zijn u niet vergeten: {{ statement }}{% endif %}"
        "{% if link %} Details: {{ link }}{% endif %}"
    ),
    "delay_notice_sms": (
        "Wij zijn later, onze excuses daarvoor. "
        "{% if new_window %}Wij bellen u terug op {{ new_window }}."
        "{% else %}{{ new_statement }}{% endif %} Komt dat niet uit? Bel ons."
        "{% if link %} Details: {{ link }}{% endif %}"
    ),
    "reschedule_notice_sms": (
        "Genoteerd: {% if window %}wij bellen u op {{ window }}."
        "{% else %}{{ statement }}{% endif %}"
        " Deze tijd komt in de plaats van de eerder afgesproken tijd."
        "{% if link %} Details: {{ link }}{% endif %}"
    ),
    "cancellation_notice_sms": (
        "{% if window %}Geannuleerd: wij bellen u niet op {{ window }}."
        "{% else %}Onze toezegging voor {{ exact_time }} is geannuleerd.{% endif %}"
        " Een vergissing? Bel ons dan. Kenmerk {{ reference }}"
    ),
    "feedback_request_sms": (
        "{% if window %}Wij hebben elkaar gesproken."
        "{% else %}Wij hebben u geantwoord.{% endif %} Hoe ging het? {{ link }}"
    ),
    "calendar_summary": "Terugbelafspraak{% if topic %}: {{ topic }}{% endif %}",
}

ALARM_REASONS = {
    AlarmReason.NO_ADDRESS: "Er is geen adres bekend om de klant een nieuwe tijd te melden.",
    AlarmReason.NO_WINDOW: "De wachtrij heeft in de komende 14 dagen geen vrije terugbeltijd, of bestaat niet meer.",
    AlarmReason.DELAYED_BEFORE: "Ook de tijd die na een vertraging is gegeven, wordt niet gehaald.",
    AlarmReason.NOTICE_REFUSED: "Het vertragingsbericht is definitief geweigerd: de klant kent de nieuwe tijd niet.",
    AlarmReason.NOTICE_TOO_LATE: "Het vertragingsbericht kon niet vóór de uiterste tijd worden verstuurd.",
    AlarmReason.NOTICE_FAILED: (
        "Het vertragingsbericht kwam in tien pogingen niet tot stand: de klant kent geen nieuwe tijd."
    ),
}
