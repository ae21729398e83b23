"""What people say when they will not name a time, language by language.

Everything is written as `vagueness.plain` leaves a text: small letters, no accents, spaces for hyphens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class VaguePhrases:
    """How one language stays vague.

    `within` before a unit of time is always vague; `in_` only with an amount between the two, so that "in 24 hours"
    is found and "in opening hours" is not. An amount is a number, in figures or words, or some of `amounts`.
    `phrases` are looked for in texts of every language, for an English phrase in a French mail is no better;
    `words` would be mistaken for innocent ones there, so only texts of the language itself are searched for them.
    """

    within: tuple[str, ...]
    in_: tuple[str, ...]
    amounts: tuple[str, ...]
    units: tuple[str, ...]
    phrases: tuple[str, ...]
    words: tuple[str, ...]


FRENCH = VaguePhrases(
    within=("sous", "d'ici", "dans un delai de", "dans un delai d'", "dans un delai maximum de", "endeans"),
    in_=("dans", "en", "en moins de", "dans un delai maximal de", "dans les"),
    amounts=(
        "un", "une", "la", "le", "les", "l'", "a", "ou", "quelques", "plusieurs", "prochain", "prochaine",
        "prochains", "prochaines", "meme", "peu de",
    ),
    units=(
        "secondes?", "minutes?", "min", "mn", "heures?", "h", "jours?", "journees?", "matinee",
        "apres midi", "soiree", "semaines?", "quinzaine", "mois", "instants?", "moments?",
    ),
    phrases=(
        "dans les meilleurs delais", "dans les plus brefs delais", "dans les delais les plus brefs",
        "dans un bref delai", "dans un delai raisonnable", "a bref delai", "a breve echeance",
        "au plus vite", "au plus tot", "des que possible", "aussitot que possible", "sitot que possible",
        "le plus vite possible", "le plus tot possible", "le plus rapidement possible", "sous peu",
        "sous huitaine", "sous quinzaine", "sans tarder", "sans delai", "en cours de journee",
        "dans le courant de la journee", "au cours de la journee", "pendant la journee",
        "en fin de journee", "en debut de journee", "en fin de matinee", "en debut d'apres midi",
        "en fin d'apres midi", "d'ici la fin de la journee", "d'ici la fin de la semaine",
        "avant la fin de la journee", "dans le courant de la semaine", "dans les jours qui viennent",
        "d'un moment a l'autre", "d'un instant a l'autre", "tres vite", "aux alentours de",
        "aux environs de",
    ),
    words=(
        "bientot", "prochainement", "rapidement", "incessamment", "promptement", "environ",
        "approximativement",
    ),
)

ENGLISH = VaguePhrases(
    within=("within", "inside of", "in less than", "in under", "in no more than"),
    in_=("in", "inside"),
    amounts=(
        "a", "an", "the", "next", "coming", "following", "few", "couple of", "some", "several", "to", "or",
        "matter of", "business", "working", "calendar",
    ),
    units=("seconds?", "minutes?", "mins?", "hours?", "hrs?", "h", "days?", "weeks?", "months?", "moments?"),
    phrases=(
        "as soon as possible", "as soon as we can", "as soon as we possibly can", "as quickly as possible",
        "as quickly as we can", "as fast as possible", "as early as possible", "as promptly as possible",
        "asap", "a.s.a.p", "at our earliest convenience", "at the earliest opportunity",
        "at the earliest possible", "in due course", "in a timely manner", "in a timely fashion",
        "in good time", "in the near future", "without delay", "without undue delay", "before long",
        "in a bit", "in a while", "in no time", "right away", "very soon", "during the day",
        "in the course of the day", "over the course of the day", "by the end of the day",
        "before the end of the day", "at the end of the day", "by end of day", "end of business",
        "close of business", "by the end of the week", "later today", "later this week", "some time today",
        "sometime today", "sometime tomorrow", "one of these days",
    ),
    words=("soon", "shortly", "promptly", "quickly", "momentarily", "approximately", "roughly", "eod"),
)

SPANISH = VaguePhrases(
    within=(
        "dentro de", "en menos de", "en un plazo de", "en el plazo de", "en un plazo maximo de",
        "en el transcurso de",
    ),
    in_=("en", "antes de", "tras"),
    amounts=(
        "un", "una", "unos", "unas", "el", "la", "los", "las", "proximo", "proxima", "proximos", "proximas",
        "pocos", "pocas", "algunos", "algunas", "varios", "varias", "a", "o",
    ),
    units=(
        "segundos?", "minutos?", "min", "horas?", "h", "dias?", "jornadas?", "semanas?", "mes", "meses",
        "instantes?", "momentos?",
    ),
    phrases=(
        "lo antes posible", "lo mas pronto posible", "lo mas rapido posible", "lo mas rapidamente posible",
        "cuanto antes", "tan pronto como sea posible", "tan pronto como podamos", "en cuanto podamos",
        "en cuanto sea posible", "a la mayor brevedad", "con la mayor brevedad", "en la mayor brevedad",
        "a la brevedad", "en breve", "dentro de poco", "sin demora", "en un plazo razonable",
        "a lo largo del dia", "a lo largo de la jornada", "a lo largo de la manana",
        "a lo largo de la tarde", "a lo largo de la semana", "durante el dia", "durante la jornada",
        "durante la semana", "en el transcurso del dia", "en el curso del dia", "al final del dia",
        "antes del final del dia", "un dia de estos", "alrededor de las",
    ),
    words=("pronto", "proximamente", "enseguida", "en seguida", "rapidamente", "aproximadamente"),
)

GERMAN = VaguePhrases(
    within=("innerhalb", "innerhalb von", "binnen", "in weniger als", "im verlauf", "im laufe"),
    in_=("in", "wahrend"),
    amounts=(
        "ein", "eine", "einer", "eines", "einem", "einigen", "einiger", "wenigen", "weniger", "ein paar",
        "mehreren", "der", "des", "den", "dem", "nachsten", "kommenden", "bis", "oder", "von",
    ),
    units=(
        "sekunden?", "minuten?", "min", "stunden?", "std", "h",
        "(?:werk|arbeits|geschafts|kalender)?tag(?:e[ns]?|s)?", "vormittags?", "nachmittags?", "wochen?",
        "monat(?:e[ns]?|s)?", "augenblick", "moment",
    ),
    phrases=(
        "so schnell wie moglich", "so bald wie moglich", "sobald wie moglich", "sobald als moglich",
        "so rasch wie moglich", "so zeitnah wie moglich", "so zugig wie moglich",
        "sobald es uns moglich ist", "moglichst bald", "moglichst schnell", "moglichst rasch", "in kurze",
        "in balde", "in absehbarer zeit", "in nachster zeit", "ohne verzug", "bis ende des tages",
        "bis zum ende des tages", "bis zum ende der woche", "bis ende der woche", "auf dem schnellsten weg",
        "im lauf des tages", "dieser tage",
    ),
    words=(
        "bald", "demnachst", "baldigst", "baldmoglichst", "schnellstmoglich", "schnellstens",
        "raschestmoglich", "umgehend", "zeitnah", "alsbald", "kurzfristig", "unverzuglich", "ungefahr",
        "etwa", "circa",
    ),
)

ITALIAN = VaguePhrases(
    within=("entro", "nel giro di", "nell'arco di", "in meno di", "entro un massimo di"),
    in_=("in", "tra", "fra", "nelle", "nei", "nel", "nella"),
    amounts=(
        "un", "un'", "una", "uno", "il", "la", "lo", "l'", "i", "le", "gli", "prossimo", "prossima",
        "prossimi", "prossime", "poco", "pochi", "poche", "alcuni", "alcune", "qualche", "a", "o",
    ),
    units=(
        "second[oi]", "minut[oi]", "min", "or[ae]", "h", "giorn[oi]", "giornat[ae]", "settiman[ae]",
        "mes[ei]", "attimo", "moment[oi]", "mattinata", "pomeriggio", "serata",
    ),
    phrases=(
        "il prima possibile", "al piu presto", "il piu presto possibile", "prima possibile", "quanto prima",
        "appena possibile", "non appena potremo", "nel piu breve tempo possibile",
        "nel minor tempo possibile", "a breve", "in breve tempo", "in tempi brevi", "tra poco", "fra poco",
        "tra breve", "fra breve", "a stretto giro", "senza indugio", "in giornata",
        "nel corso della giornata", "nell'arco della giornata", "durante la giornata",
        "entro la fine della giornata", "entro fine giornata", "in mattinata", "nel pomeriggio",
        "in serata", "nel corso della settimana", "entro la fine della settimana", "uno di questi giorni",
    ),
    words=("presto", "prontamente", "tempestivamente", "rapidamente", "prossimamente", "circa", "subito"),
)

DUTCH = VaguePhrases(
    within=("binnen", "in minder dan", "binnen maximaal", "in de loop van", "gedurende"),
    in_=("in", "over"),
    amounts=(
        "een", "de", "het", "komende", "volgende", "eerstvolgende", "enkele", "paar", "aantal", "tot", "a",
        "of",
    ),
    units=(
        "seconden?", "minuut", "minuten", "min", "uur", "uren", "u", "h", "(?:werk)?dag(?:en)?",
        "etma(?:al|len)", "week", "weken", "maand(?:en)?", "ochtend", "middag",
    ),
    phrases=(
        "zo snel mogelijk", "zo snel als mogelijk", "zo spoedig mogelijk", "zo vlug mogelijk",
        "zo gauw mogelijk", "zodra het kan", "zodra wij kunnen", "ten spoedigste", "op korte termijn",
        "binnen afzienbare tijd", "een dezer dagen", "voor het einde van de dag", "aan het eind van de dag",
        "voor het einde van de week", "vandaag nog", "per omgaande", "zonder uitstel", "z.s.m",
    ),
    words=(
        "binnenkort", "spoedig", "weldra", "straks", "zsm", "ongeveer", "circa", "snel", "onverwijld",
        "omstreeks",
    ),
)

VAGUE_PHRASES: Mapping[str, VaguePhrases] = {
    "de": GERMAN,
    "en": ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
    "it": ITALIAN,
    "nl": DUTCH,
}
