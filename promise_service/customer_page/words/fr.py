"""French."""

from __future__ import annotations

from promise_service.customer_page.situations import Situation
from promise_service.customer_page.words.page_words import PageWords, Said, Scale

WORDS = PageWords(
    of_callback="Votre rappel",
    of_promise="Notre promesse",
    we_call="Nous vous appellerons {time}.",
    we_had_said_we_call="Nous vous avions promis un appel {time}.",
    we_had_said="Nous vous avions dit : « {words} »",
    calling_number="Nous appellerons le {phone}.",
    writing_to="Nous écrirons à {email}.",
    request="Votre demande",
    reference="Votre référence",
    situations={
        Situation.MOVED: "C'est noté. Cette heure remplace celle dont nous étions convenus.",
        Situation.DELAYED: (
            "Cette heure remplace celle que nous n'avons pas pu tenir. Nous vous prions de nous excuser."
        ),
        Situation.TRIED: "Nous avons essayé de vous joindre et réessaierons. Gardez votre téléphone près de vous.",
        Situation.LATE: (
            "Nous n'avons pas tenu cette heure et vous prions de nous en excuser."
            " Nous ne vous oublions pas : nous vous le devons toujours."
        ),
        Situation.SPOKEN: "Nous nous sommes parlé. Merci du temps que vous nous avez accordé.",
        Situation.ANSWERED: "Nous vous avons répondu. Merci de votre patience.",
        Situation.UNREACHED: (
            "Nous vous avons appelé autant de fois que promis, sans pouvoir vous joindre."
            " Si vous avez encore besoin de nous, appelez-nous."
        ),
        Situation.GIVEN_UP: (
            "Nous avons essayé de vous joindre, mais moins souvent que promis. Nous vous prions de nous en excuser."
            " Si vous avez encore besoin de nous, appelez-nous."
        ),
        Situation.CANCELLED: "C'est annulé, comme vous le souhaitiez. Vous n'avez plus rien à faire.",
        Situation.WITHDRAWN: (
            "Nous n'avons pas pu tenir cette promesse et l'avons retirée. Nous vous prions de nous en excuser."
            " Si vous avez encore besoin de nous, appelez-nous."
        ),
        Situation.OVER: "Ceci n'a plus cours. Vous n'avez rien à faire.",
    },
    more_to_come="Il y a une suite : {words}",
    thanks="Merci. Vous nous avez donné votre avis, et il nous aide à tenir parole.",
    add_to_calendar="Ajouter à mon agenda",
    choose_another="Choisir une autre heure",
    cancel="Annuler",
    back="Retour",
    choose_title="Choisir une autre heure",
    choose_now="Tant que vous n'en choisissez pas une autre, l'heure convenue reste\N{NO-BREAK SPACE}: {time}.",
    choose_button="Prendre cette heure",
    choose_none_free="Aucune autre heure n'est libre à présent. L'heure convenue reste la même.",
    choose_nothing_chosen="Choisissez une des heures proposées.",
    choose_taken="Cette heure n'est plus libre. Voici celles qui le sont.",
    cancel_title="Voulez-vous annuler ?",
    cancel_callback="Nous ne vous appellerons donc pas {time}.",
    cancel_promise="Nous ne ferons donc pas ce que nous avions promis : « {words} »",
    cancel_yes="Oui, annuler",
    cancel_no="Non, garder",
    feedback_title="Avons-nous bien fait ?",
    feedback_help="Répondez à ce que vous voulez. Chaque réponse nous aide à tenir parole.",
    feedback_csat=Scale(question="Êtes-vous satisfait ?", least="Pas du tout", most="Tout à fait"),
    feedback_ces=Scale(question="Était-ce facile pour vous ?", least="Très difficile", most="Très facile"),
    feedback_nps=Scale(question="Nous recommanderiez-vous ?", least="Certainement pas", most="Certainement"),
    feedback_comment="Que voulez-vous nous dire d'autre ?",
    feedback_send="Envoyer",
    feedback_empty="Répondez à une question au moins.",
    feedback_too_long="Raccourcissez votre texte à 2 000 caractères.",
    gone=Said(
        title="Il n'y a pas de page ici",
        text=(
            "Le lien n'est pas complet, ou la page n'est plus conservée."
            " Si vous avez besoin de nous, appelez-nous ou écrivez-nous."
        ),
    ),
    refused=Said(
        title="Ceci ne vient pas de notre page",
        text="Rien n'a été changé. Ouvrez de nouveau le lien de notre message et réessayez.",
    ),
    failed=Said(
        title="Une erreur s'est produite chez nous",
        text="Nous vous prions de nous en excuser. Rien n'a été changé. Veuillez réessayer.",
    ),
)
