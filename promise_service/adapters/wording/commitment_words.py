"""Published commitments as sentences, in French and English."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from promise_service.adapters.wording.locales import canonical
from promise_service.application.commitment_lines import CommitmentLine
from promise_service.domain.commitments import Commitment
from promise_service.domain.policy import ReplyRule
from promise_service.domain.response_deadlines import Unit, Within

LAST_RESORT = "en"

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tongue:
    """One language, with str.format fields: `{contacts}`, `{time}`, `{percent}`, `{queue}`.

    `contacts` are what customers write, by channel, and `other_contacts` those of any other `{channel}`; `about` names
    a subject. `units` are singular and plural, of which `one` says which a count takes. The sentences that name a share
    have a form for all of it, or for none that is published, and one with a `{percent}`; that of a service level is
    about all queues, or about one `{queue}`.
    """

    contacts: Mapping[str, str]
    other_contacts: str
    about: str
    units: Mapping[Unit, tuple[str, str]]
    seconds: tuple[str, str]
    one: Callable[[int], bool]
    in_time: tuple[str, str]
    traceability: str
    personalisation: tuple[str, str]
    satisfaction: tuple[str, str]
    service_level: tuple[str, str]
    no_calls: str
    nothing_counted: str


_ENGLISH = _Tongue(
    contacts={
        "email": "e-mails",
        "letter": "letters",
        "form": "forms",
        "chat": "chat messages",
        "social": "messages on social networks",
    },
    other_contacts="messages by “{channel}”",
    about=" about “{subject}”",
    units={
        Unit.MINUTES: ("minute", "minutes"),
        Unit.HOURS: ("hour", "hours"),
        Unit.DAYS: ("day", "days"),
        Unit.BUSINESS_MINUTES: ("business minute", "business minutes"),
        Unit.BUSINESS_HOURS: ("business hour", "business hours"),
        Unit.BUSINESS_DAYS: ("business day", "business days"),
    },
    seconds=("second", "seconds"),
    one=lambda count: count == 1,
    in_time=(
        "We answer {contacts} in {time} at most.",
        "We answer {percent} of {contacts} in {time} at most.",
    ),
    traceability="Every request and every answer can be traced.",
    personalisation=(
        "Our contacts are personalised by what we know of the customer.",
        "At least {percent} of our contacts are personalised by what we know of the customer.",
    ),
    satisfaction=(
        "We measure how satisfied customers are.",
        "We measure how satisfied customers are, for at least {percent} of the promises that we fulfil.",
    ),
    service_level=(
        "At least {percent} of calls are answered in {time}.",
        "At least {percent} of calls to “{queue}” are answered in {time}.",
    ),
    no_calls="no call was recorded in this time",
    nothing_counted="nothing was due in this time",
)

_FRENCH = _Tongue(
    contacts={
        "email": "e-mails",
        "letter": "courriers",
        "form": "formulaires",
        "chat": "messages de chat",
        "social": "messages sur les réseaux sociaux",
    },
    other_contacts="messages par «\u00a0{channel}\u00a0»",
    about=" au sujet de «\u00a0{subject}\u00a0»",
    units={
        Unit.MINUTES: ("minute", "minutes"),
        Unit.HOURS: ("heure", "heures"),
        Unit.DAYS: ("jour", "jours"),
        Unit.BUSINESS_MINUTES: ("minute ouvrée", "minutes ouvrées"),
        Unit.BUSINESS_HOURS: ("heure ouvrée", "heures ouvrées"),
        Unit.BUSINESS_DAYS: ("jour ouvré", "jours ouvrés"),
    },
    seconds=("seconde", "secondes"),
    one=lambda count: count < 2,
    in_time=(
        "Nous répondons aux {contacts} en {time} au maximum.",
        "Nous répondons à {percent} des {contacts} en {time} au maximum.",
    ),
    traceability="Chaque demande et chaque réponse sont traçables.",
    personalisation=(
        "Nos échanges sont personnalisés d’après ce que nous savons du client.",
        "Au moins {percent} de nos échanges sont personnalisés d’après ce que nous savons du client.",
    ),
    satisfaction=(
        "Nous mesurons la satisfaction des clients.",
        "Nous mesurons la satisfaction des clients pour au moins {percent} des engagements honorés.",
    ),
    service_level=(
        "Au moins {percent} des appels sont pris en charge en {time}.",
        "Au moins {percent} des appels de la file «\u00a0{queue}\u00a0» sont pris en charge en {time}.",
    ),
    no_calls="aucun appel enregistré pendant cette période",
    nothing_counted="rien n’était dû pendant cette période",
)

_TONGUES = {"en": _ENGLISH, "fr": _FRENCH}


class CommitmentSentences:
    """What each commitment says, and why nothing can be said of it."""

    def language(self, wanted: Sequence[str]) -> str:
        """The first of these locales whose language is spoken, as `fr`; English where none is."""
        spoken = (canonical(locale).partition("-")[0] for locale in wanted)
        return next((language for language in spoken if language in _TONGUES), LAST_RESORT)

    def sentence(self, line: CommitmentLine, language: str) -> str:
        """The commitment in one sentence."""
        tongue = _TONGUES[language]
        percent = None if line.percent is None else f"{line.percent}\u00a0%"
        match line.commitment:
            case Commitment.IN_TIME if line.rule is not None:
                whole, part = tongue.in_time
                form = whole if line.percent == 100 else part
                time = _within(line.rule.deadline.within, tongue)
                return form.format(contacts=_contacts(line.rule, line.labels, language), time=time, percent=percent)
            case Commitment.PERSONALISATION:
                return tongue.personalisation[percent is not None].format(percent=percent)
            case Commitment.SATISFACTION:
                return tongue.satisfaction[percent is not None].format(percent=percent)
            case Commitment.SERVICE_LEVEL if line.within is not None:
                form = tongue.service_level[line.queue is not None]
                return form.format(percent=percent, queue=line.queue, time=_length(line.within, tongue))
            case _:
                return tongue.traceability

    def why_unknown(self, line: CommitmentLine, language: str) -> str | None:
        """Why a commitment has no value; None where it has one."""
        tongue = _TONGUES[language]
        if line.share.counted:
            return None
        return tongue.no_calls if line.commitment is Commitment.SERVICE_LEVEL else tongue.nothing_counted


def _contacts(rule: ReplyRule, labels: Mapping[str, str], language: str) -> str:
    """What customers write by a channel, about a subject in their own words."""
    tongue = _TONGUES[language]
    contacts = tongue.contacts.get(rule.channel) or tongue.other_contacts.format(channel=rule.channel)
    if rule.subject is None:
        return contacts
    near = (label for locale, label in labels.items() if canonical(locale).partition("-")[0] == language)
    return contacts + tongue.about.format(subject=labels.get(language) or next(near, rule.subject))


def _within(within: Within, tongue: _Tongue) -> str:
    return _counted(within.count, tongue.units[within.unit], tongue)


def _length(time: timedelta, tongue: _Tongue) -> str:
    """In minutes where they are whole, else in seconds."""
    if time % _MINUTE:
        return _counted(int(time.total_seconds()), tongue.seconds, tongue)
    return _counted(time // _MINUTE, tongue.units[Unit.MINUTES], tongue)


def _counted(count: int, names: tuple[str, str], tongue: _Tongue) -> str:
    singular, plural = names
    return f"{count}\u00a0{singular if tongue.one(count) else plural}"
