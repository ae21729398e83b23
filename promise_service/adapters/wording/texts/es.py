"""The sentences, notices and short texts in Spanish."""

from promise_service.adapters.wording.texts.page_lines import page_line
from promise_service.domain.notices import AlarmReason

SENTENCES = {
    "statement_reply": "Le responderemos a más tardar el {{ deadline }}.",
    "statement_reply_chat": "Le responderemos aquí mismo a más tardar el {{ deadline }}.",
    "statement_reply_social": "Le responderemos aquí mismo a más tardar el {{ deadline }}.",
    "statement_follow_up": "Nos pondremos de nuevo en contacto con usted a más tardar el {{ deadline }}.",
    "statement_follow_up_phone": "Le volveremos a llamar a más tardar el {{ deadline }}.",
    "prompt_choice": "Para el {{ window }}, pulse {{ key }}.",
    "prompt_wait_over_threshold": (
        "Para evitarle una larga espera, podemos llamarle a una hora acordada. {{ choices }}"
        " Si no, permanezca a la espera."
    ),
    "prompt_wait_unknown": (
        "No sabemos cuánto tendría que esperar. Podemos llamarle a una hora acordada. {{ choices }}"
        " Si no, permanezca a la espera."
    ),
    "prompt_closed": ("Nuestro servicio está cerrado. Podemos llamarle a una hora acordada. {{ choices }}"),
    "prompt_full": (
        "Todas nuestras horas de llamada están ocupadas, por lo que no podemos prometerle una llamada."
        " Puede permanecer a la espera o volver a llamarnos en nuestro horario de atención."
    ),
    "prompt_no_window": (
        "No tenemos ninguna hora de llamada que ofrecerle, por lo que no podemos prometerle una llamada."
        " Puede permanecer a la espera o volver a llamarnos en nuestro horario de atención."
    ),
    "prompt_wait": "Permanezca a la espera, por favor. Un agente atenderá su llamada.",
}

_CALLBACK_PAGE = "Ver, cambiar o anular su llamada:"
_PAGE = "Ver lo que le hemos prometido:"
YOUR_PAGE = page_line(_CALLBACK_PAGE, _PAGE)
YOUR_NEW_PAGE = page_line(_CALLBACK_PAGE, _PAGE, window="new_window")

THE_PROMISE = """\
Vencimiento: {{ exact_time }}
Tipo: {{ promise_kind }} ({{ channel }})
{% if customer_name %}Cliente: {{ customer_name }}
{% endif %}{% if phone %}Teléfono: {{ phone }}
{% endif %}{% if topic %}Solicitud: {{ topic }}
{% endif %}{% if note %}Nota: {{ note }}
{% endif %}Lo que dijimos al cliente: {{ statement }}
Referencia: {{ reference }}
"""

NOTICES = {
    "acknowledgement": (
        (
            "{% if window %}Le llamaremos el {{ window }}"
            "{% else %}Hemos recibido su solicitud{% endif %} ({{ reference }})"
        ),
        """\
Hola{% if customer_name %}, {{ customer_name }}{% endif %}:

Hemos recibido su solicitud{% if topic %}: {{ topic }}{% endif %}.

{% if window %}Le llamaremos el {{ window }}.{% else %}{{ statement }}{% endif %}

"""
        + YOUR_PAGE
        + """\
Su referencia: {{ reference }}
""",
    ),
    "customer_reminder": (
        "Nuestra llamada: {{ exact_time }}",
        """\
Hola{% if customer_name %}, {{ customer_name }}{% endif %}:

{% if window %}Le llamaremos el {{ window }}. Tenga el teléfono a mano, por favor.\
{% else %}No nos olvidamos de usted: {{ statement }}{% endif %}

"""
        + YOUR_PAGE
        + """\
{% if topic %}Su solicitud: {{ topic }}
{% endif %}Su referencia: {{ reference }}
""",
    ),
    "delay_notice": (
        "Nos retrasaremos: esta es nuestra nueva hora ({{ reference }})",
        """\
Hola{% if customer_name %}, {{ customer_name }}{% endif %}:

No podremos cumplir con la hora que le dimos: {{ exact_time }}. Le pedimos disculpas.

{% if new_window %}Le llamaremos el {{ new_window }}.{% else %}{{ new_statement }}{% endif %}
Si la nueva hora no le viene bien, basta con que responda a este mensaje o nos llame.

"""
        + YOUR_NEW_PAGE
        + """\
{% if topic %}Su solicitud: {{ topic }}
{% endif %}Su referencia: {{ reference }}
""",
    ),
    "reschedule_notice": (
        "Su nueva hora de llamada: {{ exact_time }}",
        """\
Hola{% if customer_name %}, {{ customer_name }}{% endif %}:

Queda anotado: {% if window %}le llamaremos el {{ window }}.{% else %}{{ statement }}{% endif %}
Esta hora sustituye a la que habíamos acordado.

"""
        + YOUR_PAGE
        + """\
{% if topic %}Su solicitud: {{ topic }}
{% endif %}Su referencia: {{ reference }}
""",
    ),
    "cancellation_notice": (
        "Su llamada queda anulada ({{ reference }})",
        """\
Hola{% if customer_name %}, {{ customer_name }}{% endif %}:

{% if window %}No le llamaremos el {{ window }}: esta llamada queda anulada.\
{% else %}Nuestro compromiso para {{ exact_time }} queda anulado.{% endif %}
Si se trata de un error, basta con que nos llame o responda a este mensaje.

{% if topic %}Su solicitud: {{ topic }}
{% endif %}Su referencia: {{ reference }}
""",
    ),
    "feedback_request": (
        "¿Qué le ha parecido? ({{ reference }})",
        """\
Hola{% if customer_name %}, {{ customer_name }}{% endif %}:

{% if window %}Usted quería que le llamáramos, y hemos hablado.\
{% else %}Usted nos escribió, y le hemos respondido.{% endif %}
Díganos qué le ha parecido: nos ayuda a cumplir nuestra palabra.

Dar mi opinión:
{{ link }}

{% if topic %}Su solicitud: {{ topic }}
{% endif %}Su referencia: {{ reference }}
""",
    ),
    "owner_reminder": (
        "Por cumplir: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Hay una promesa hecha a un cliente que le corresponde cumplir.

"""
        + THE_PROMISE
        + """
Qué hacer: contacte con el cliente antes del vencimiento.
Si va a haber un retraso, dígaselo al cliente antes de esa hora.
""",
    ),
    "supervisor_reminder": (
        "Próximo vencimiento: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Una promesa hecha a un cliente se acerca a su vencimiento y todavía no se ha cumplido.

"""
        + THE_PROMISE
        + """
Qué hacer: compruebe que alguien se ocupa; si no, asígnela a otro agente.
Si va a haber un retraso, el cliente debe saberlo antes del vencimiento.
""",
    ),
    "alarm": (
        "Alarma: {{ promise_kind }}, {{ exact_time }} ({{ reference }})",
        """\
Una promesa hecha a un cliente requiere su intervención.

{% if reason %}Por qué: {{ reason }}
{% endif %}"""
        + THE_PROMISE
        + """
Qué hacer: contacte usted mismo con el cliente o asigne esta promesa a alguien que lo haga.
""",
    ),
}

SHORT_TEXTS = {
    "acknowledgement_sms": (
        "{% if window %}Anotado: le llamaremos el {{ window }}."
        "{% else %}Hemos recibido su solicitud. {{ statement }}{% endif %}"
        "{% if link %} Detalles: {{ link }}{% else %} Su referencia: {{ reference }}{% endif %}"
    ),
    "customer_reminder_sms": (
        "{% if window %}Le llamaremos el {{ window }}. Tenga el teléfono a mano, por favor."
        "{% else %}No nos olvidamos de usted: {{ statement }}{% endif %}"
        "{% if link %} Detalles: {{ link }}{% endif %}"
    ),
    "delay_notice_sms": (
        "Nos retrasaremos y le pedimos disculpas. "
        "{% if new_window %}Le llamaremos el {{ new_window }}."
        "{% else %}{{ new_statement }}{% endif %} Si no le viene bien, puede llamarnos."
        "{% if link %} Detalles: {{ link }}{% endif %}"
    ),
    "reschedule_notice_sms": (
        "Anotado: {% if window %}le llamaremos el {{ window }}."
        "{% else %}{{ statement }}{% endif %}"
        " Esta hora sustituye a la que acordamos antes."
        "{% if link %} Detalles: {{ link }}{% endif %}"
    ),
    "cancellation_notice_sms": (
        "{% if window %}Llamada anulada: no le llamaremos el {{ window }}."
        "{% else %}Nuestro compromiso para {{ exact_time }} queda anulado.{% endif %}"
        " ¿Es un error? Puede llamarnos. Ref. {{ reference }}"
    ),
    "feedback_request_sms": (
        "{% if window %}Hemos hablado con usted."
        "{% else %}Le hemos respondido.{% endif %} ¿Qué le ha parecido? {{ link }}"
    ),
    "calendar_summary": "Llamada acordada{% if topic %}: {{ topic }}{% endif %}",
}

ALARM_REASONS = {
    AlarmReason.NO_ADDRESS: "No se conoce ninguna dirección para comunicar una nueva hora al cliente.",
    AlarmReason.NO_WINDOW: "La cola no tiene ninguna franja de llamada libre en los próximos 14 días, o ya no existe.",
    AlarmReason.DELAYED_BEFORE: "La hora que se dio tras un retraso tampoco se cumplirá.",
    AlarmReason.NOTICE_REFUSED: (
        "El aviso de retraso fue rechazado definitivamente: el cliente no conoce la nueva hora."
    ),
    AlarmReason.NOTICE_TOO_LATE: "El aviso de retraso no se pudo enviar antes del vencimiento.",
    AlarmReason.NOTICE_FAILED: (
        "El aviso de retraso no se pudo preparar en diez intentos: el cliente no conoce una nueva hora."
    ),
}
