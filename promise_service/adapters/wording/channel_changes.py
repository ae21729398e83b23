"""What customers are asked who come by another channel than before, and the answers to choose from, by language.

Words only, without figures or symbols: a voice menu reads them out.
"""

from __future__ import annotations

from collections.abc import Mapping

from promise_service.domain.channel_switches import Motive

QUESTIONS: Mapping[str, str] = {
    "de": "Warum haben Sie diesmal einen anderen Weg gewählt, um uns zu erreichen?",
    "en": "Why did you choose another way to reach us this time?",
    "es": "¿Por qué ha elegido esta vez otra forma de ponerse en contacto con nosotros?",
    "fr": "Pourquoi avez-vous choisi cette fois un autre moyen de nous joindre ?",
    "it": "Perché questa volta ha scelto un altro modo per contattarci?",
    "nl": "Waarom hebt u ons deze keer op een andere manier benaderd?",
}

MOTIVES: Mapping[str, Mapping[Motive, str]] = {
    "de": {
        Motive.OWN_CONTEXT: "Es passt mir gerade besser, zum Beispiel unterwegs.",
        Motive.UNREACHABLE_BY_PHONE: "Ich habe Sie telefonisch nicht erreicht.",
        Motive.NO_WRITTEN_ANSWER: "Ich habe auf meine Nachricht keine Antwort erhalten.",
        Motive.UNCLEAR_ANSWER: "Ihre Antwort war mir nicht klar.",
    },
    "en": {
        Motive.OWN_CONTEXT: "It suits me better just now, for example on the move.",
        Motive.UNREACHABLE_BY_PHONE: "I could not reach you by phone.",
        Motive.NO_WRITTEN_ANSWER: "I have had no answer to my message.",
        Motive.UNCLEAR_ANSWER: "Your answer was not clear to me.",
    },
    "es": {
        Motive.OWN_CONTEXT: "Ahora me viene mejor, por ejemplo porque estoy fuera.",
        Motive.UNREACHABLE_BY_PHONE: "No he conseguido hablar con ustedes por teléfono.",
        Motive.NO_WRITTEN_ANSWER: "No he recibido respuesta a mi mensaje.",
        Motive.UNCLEAR_ANSWER: "Su respuesta no me ha quedado clara.",
    },
    "fr": {
        Motive.OWN_CONTEXT: "Cela m'arrange mieux en ce moment, par exemple en déplacement.",
        Motive.UNREACHABLE_BY_PHONE: "Je n'ai pas réussi à vous joindre par téléphone.",
        Motive.NO_WRITTEN_ANSWER: "Je n'ai pas reçu de réponse à mon message.",
        Motive.UNCLEAR_ANSWER: "Votre réponse n'était pas claire pour moi.",
    },
    "it": {
        Motive.OWN_CONTEXT: "Adesso mi è più comodo, per esempio perché sono fuori casa.",
        Motive.UNREACHABLE_BY_PHONE: "Non è stato possibile parlare con voi al telefono.",
        Motive.NO_WRITTEN_ANSWER: "Non ho ricevuto risposta al mio messaggio.",
        Motive.UNCLEAR_ANSWER: "La vostra risposta non mi è risultata chiara.",
    },
    "nl": {
        Motive.OWN_CONTEXT: "Dit komt mij nu beter uit, bijvoorbeeld onderweg.",
        Motive.UNREACHABLE_BY_PHONE: "Ik kon u telefonisch niet bereiken.",
        Motive.NO_WRITTEN_ANSWER: "Ik heb geen antwoord op mijn bericht gekregen.",
        Motive.UNCLEAR_ANSWER: "Uw antwoord was mij niet duidelijk.",
    },
}
"""Those that somebody may be asked to choose from; `other` is for what they say without being asked."""
