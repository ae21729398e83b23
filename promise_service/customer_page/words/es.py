"""Spanish."""

from __future__ import annotations

from promise_service.customer_page.situations import Situation
from promise_service.customer_page.words.page_words import PageWords, Said, Scale

WORDS = PageWords(
    of_callback="Su llamada",
    of_promise="Nuestra promesa",
    we_call="Le llamaremos el {time}.",
    we_had_said_we_call="Le habíamos prometido llamarle el {time}.",
    we_had_said="Le habíamos dicho: «{words}»",
    calling_number="Llamaremos al {phone}.",
    writing_to="Escribiremos a {email}.",
    request="Su solicitud",
    reference="Su referencia",
    situations={
        Situation.MOVED: "Anotado. Esta hora sustituye a la que habíamos acordado.",
        Situation.DELAYED: "Esta hora sustituye a la que no pudimos cumplir. Le pedimos disculpas.",
        Situation.TRIED: (
            "Hemos intentado hablar con usted y volveremos a intentarlo. Tenga el teléfono a mano, por favor."
        ),
        Situation.LATE: (
            "No hemos cumplido con esta hora y le pedimos disculpas."
            " No nos olvidamos de usted: se lo seguimos debiendo."
        ),
        Situation.SPOKEN: "Hemos hablado con usted. Gracias por su tiempo.",
        Situation.ANSWERED: "Le hemos respondido. Gracias por su paciencia.",
        Situation.UNREACHED: (
            "Le hemos llamado tantas veces como prometimos sin poder hablar con usted."
            " Si todavía nos necesita, llámenos, por favor."
        ),
        Situation.GIVEN_UP: (
            "Hemos intentado hablar con usted, pero menos veces de las prometidas. Le pedimos disculpas."
            " Si todavía nos necesita, llámenos, por favor."
        ),
        Situation.CANCELLED: "Queda anulado, como usted deseaba. No tiene que hacer nada más.",
        Situation.WITHDRAWN: (
            "No hemos podido cumplir esta promesa y la hemos retirado. Le pedimos disculpas."
            " Si todavía nos necesita, llámenos, por favor."
        ),
        Situation.OVER: "Esto ya no está en vigor. No tiene que hacer nada.",
    },
    more_to_come="Queda algo pendiente: {words}",
    thanks="Gracias. Nos ha dicho lo que piensa, y eso nos ayuda a cumplir nuestra palabra.",
    add_to_calendar="Añadir a mi calendario",
    choose_another="Elegir otra hora",
    cancel="Anular",
    back="Volver",
    choose_title="Elegir otra hora",
    choose_now="Mientras no elija otra, su hora sigue siendo el {time}.",
    choose_button="Tomar esta hora",
    choose_none_free="Ahora mismo no hay otra hora libre. Su hora sigue siendo la misma.",
    choose_nothing_chosen="Elija una de las horas, por favor.",
    choose_taken="Esta hora ya no está libre. Estas son las que lo están.",
    cancel_title="¿Desea anular?",
    cancel_callback="Entonces no le llamaremos el {time}.",
    cancel_promise="Entonces no haremos lo que le prometimos: «{words}»",
    cancel_yes="Sí, anular",
    cancel_no="No, mantener",
    feedback_title="¿Qué le ha parecido?",
    feedback_help="Responda a lo que quiera. Cada respuesta nos ayuda a cumplir nuestra palabra.",
    feedback_csat=Scale(question="¿Está usted satisfecho?", least="En absoluto", most="Mucho"),
    feedback_ces=Scale(question="¿Le ha resultado fácil?", least="Muy difícil", most="Muy fácil"),
    feedback_nps=Scale(question="¿Nos recomendaría?", least="De ningún modo", most="Con seguridad"),
    feedback_comment="¿Qué más quiere decirnos?",
    feedback_send="Enviar",
    feedback_empty="Responda al menos a una pregunta, por favor.",
    feedback_too_long="Acorte su texto a 2000 caracteres, por favor.",
    gone=Said(
        title="Aquí no hay ninguna página",
        text=(
            "El enlace no está completo o la página ya no se conserva."
            " Si nos necesita, llámenos o escríbanos, por favor."
        ),
    ),
    refused=Said(
        title="Esto no viene de nuestra página",
        text="No se ha cambiado nada. Abra de nuevo el enlace de nuestro mensaje, por favor.",
    ),
    failed=Said(
        title="Algo ha fallado por nuestra parte",
        text="Le pedimos disculpas. No se ha cambiado nada. Inténtelo otra vez, por favor.",
    ),
)
