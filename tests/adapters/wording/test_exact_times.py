"""Windows and deadlines in words, literally, in every language."""

from __future__ import annotations

import pytest

from promise_service.adapters.wording.babel_wording import BabelWording
from promise_service.domain.notices import Statement
from tests.adapters.wording.readers import TUESDAY_MORNING, reader, window
from tests.builders import at

WORDING = BabelWording()


@pytest.mark.parametrize(
    ("locale", "written", "spoken"),
    [
        (
            "fr",
            "mardi 24 novembre entre 10 h 30 et 11 h 00",
            "mardi vingt-quatre novembre, entre dix heures trente et onze heures",
        ),
        (
            "en",
            "Tuesday 24 November between 10:30 and 11:00",
            "Tuesday the twenty-fourth of November, between ten thirty and eleven o'clock in the morning",
        ),
        (
            "en-US",
            "Tuesday, November 24 between 10:30 AM and 11:00 AM",
            "Tuesday, November twenty-fourth, between ten thirty and eleven o'clock in the morning",
        ),
        (
            "es",
            "martes 24 de noviembre entre las 10:30 y las 11:00",
            "martes veinticuatro de noviembre, entre las diez treinta y las once",
        ),
        (
            "de",
            "Dienstag, 24. November, zwischen 10:30 Uhr und 11:00 Uhr",
            "Dienstag, den vierundzwanzigsten November, zwischen zehn Uhr dreißig und elf Uhr",
        ),
        (
            "it",
            "martedì 24 novembre tra le 10:30 e le 11:00",
            "martedì ventiquattro novembre, tra le dieci e trenta e le undici",
        ),
        (
            "nl",
            "dinsdag 24 november tussen 10.30 uur en 11.00 uur",
            "dinsdag vierentwintig november, tussen tien uur dertig en elf uur",
        ),
    ],
)
def test_a_window_is_told_in_each_language(locale: str, written: str, spoken: str) -> None:
    assert WORDING.window(TUESDAY_MORNING, reader(locale)) == Statement(written=written, spoken=spoken)


@pytest.mark.parametrize(
    ("locale", "written", "spoken"),
    [
        (
            "fr",
            "Nous vous répondrons au plus tard le mercredi 25 novembre à 16 h 30.",
            "Nous vous répondrons au plus tard le mercredi vingt-cinq novembre, à seize heures trente.",
        ),
        (
            "en",
            "We will reply to you by Wednesday 25 November at 16:30.",
            "We will reply to you by Wednesday the twenty-fifth of November, at four thirty in the afternoon.",
        ),
        (
            "en-US",
            "We will reply to you by Wednesday, November 25 at 4:30 PM.",
            "We will reply to you by Wednesday, November twenty-fifth, at four thirty in the afternoon.",
        ),
        (
            "es",
            "Le responderemos a más tardar el miércoles 25 de noviembre a las 16:30.",
            "Le responderemos a más tardar el miércoles veinticinco de noviembre, a las dieciséis treinta.",
        ),
        (
            "de",
            "Wir antworten Ihnen spätestens am Mittwoch, 25. November, um 16:30 Uhr.",
            "Wir antworten Ihnen spätestens am Mittwoch, den fünfundzwanzigsten November, um sechzehn Uhr dreißig.",
        ),
        (
            "it",
            "Le risponderemo al più tardi mercoledì 25 novembre alle 16:30.",
            "Le risponderemo al più tardi mercoledì venticinque novembre, alle sedici e trenta.",
        ),
        (
            "nl",
            "Wij antwoorden u uiterlijk op woensdag 25 november om 16.30 uur.",
            "Wij antwoorden u uiterlijk op woensdag vijfentwintig november, om zestien uur dertig.",
        ),
    ],
)
def test_the_deadline_of_a_reply_is_a_sentence_in_each_language(locale: str, written: str, spoken: str) -> None:
    due_at = at("Wed 2026-11-25 16:30 Europe/Paris")
    assert WORDING.deadline("reply", "email", due_at, reader(locale)) == Statement(written=written, spoken=spoken)


@pytest.mark.parametrize(
    ("locale", "written", "spoken"),
    [
        (
            "fr",
            "vendredi 1er janvier 2027 entre 1 h 00 et 21 h 01",
            "vendredi premier janvier deux mille vingt-sept, entre une heure et vingt et une heures une",
        ),
        (
            "en",
            "Friday 1 January 2027 between 01:00 and 21:01",
            (
                "Friday the first of January twenty twenty-seven, between one o'clock in the morning"
                " and nine oh one in the evening"
            ),
        ),
        (
            "en-US",
            "Friday, January 1, 2027 between 1:00 AM and 9:01 PM",
            (
                "Friday, January first twenty twenty-seven, between one o'clock in the morning"
                " and nine oh one in the evening"
            ),
        ),
        (
            "es",
            "viernes 1 de enero de 2027 entre la 1:00 y las 21:01",
            "viernes uno de enero de dos mil veintisiete, entre la una y las veintiuna cero uno",
        ),
        (
            "de",
            "Freitag, 1. Januar 2027, zwischen 01:00 Uhr und 21:01 Uhr",
            ("Freitag, den ersten Januar zweitausendsiebenundzwanzig, zwischen ein Uhr und einundzwanzig Uhr eins"),
        ),
        (
            "it",
            "venerdì 1º gennaio 2027 tra l'1:00 e le 21:01",
            "venerdì primo gennaio duemilaventisette, tra l'una e le ventuno e uno",
        ),
        (
            "nl",
            "vrijdag 1 januari 2027 tussen 1.00 uur en 21.01 uur",
            "vrijdag één januari tweeduizend zevenentwintig, tussen één uur en eenentwintig uur één",
        ),
    ],
)
def test_the_first_of_a_month_in_another_year_is_told_in_each_language(locale: str, written: str, spoken: str) -> None:
    new_year = window("Fri 2027-01-01 01:00 Europe/Paris", "Fri 2027-01-01 21:01 Europe/Paris")
    assert WORDING.window(new_year, reader(locale)) == Statement(written=written, spoken=spoken)


@pytest.mark.parametrize(
    ("locale", "written", "spoken"),
    [
        (
            "fr",
            "mardi 24 novembre entre 23 h 45 et 0 h 15 le mercredi 25 novembre",
            (
                "mardi vingt-quatre novembre, entre vingt-trois heures quarante-cinq"
                " et zéro heure quinze le mercredi vingt-cinq novembre"
            ),
        ),
        (
            "en",
            "Tuesday 24 November between 23:45 and 00:15 on Wednesday 25 November",
            (
                "Tuesday the twenty-fourth of November, between eleven forty-five in the evening"
                " and fifteen minutes past midnight on Wednesday the twenty-fifth of November"
            ),
        ),
        (
            "es",
            "martes 24 de noviembre entre las 23:45 y las 0:15 del miércoles 25 de noviembre",
            (
                "martes veinticuatro de noviembre, entre las veintitrés cuarenta y cinco"
                " y las cero horas quince del miércoles veinticinco de noviembre"
            ),
        ),
        (
            "de",
            "Dienstag, 24. November, zwischen 23:45 Uhr und 00:15 Uhr am Mittwoch, 25. November",
            (
                "Dienstag, den vierundzwanzigsten November, zwischen dreiundzwanzig Uhr fünfundvierzig"
                " und null Uhr fünfzehn am Mittwoch, den fünfundzwanzigsten November"
            ),
        ),
        (
            "it",
            "martedì 24 novembre tra le 23:45 e le 0:15 di mercoledì 25 novembre",
            (
                "martedì ventiquattro novembre, tra le ventitré e quarantacinque"
                " e le ore zero e quindici di mercoledì venticinque novembre"
            ),
        ),
        (
            "nl",
            "dinsdag 24 november tussen 23.45 uur en 0.15 uur op woensdag 25 november",
            (
                "dinsdag vierentwintig november, tussen drieëntwintig uur vijfenveertig"
                " en nul uur vijftien op woensdag vijfentwintig november"
            ),
        ),
    ],
)
def test_a_window_across_midnight_names_both_dates(locale: str, written: str, spoken: str) -> None:
    night = window("Tue 2026-11-24 23:45 Europe/Paris", "Wed 2026-11-25 00:15 Europe/Paris")
    assert WORDING.window(night, reader(locale)) == Statement(written=written, spoken=spoken)


def test_the_year_is_the_readers_own_at_the_turn_of_the_year() -> None:
    # In Paris it is still 31 December when it is 1 January in Auckland.
    instant = at("Thu 2026-12-31 18:00 Europe/Paris")
    in_auckland = WORDING.deadline("reply", "email", instant, reader("en", zone="Pacific/Auckland"))
    in_paris = WORDING.deadline("reply", "email", instant, reader("en"))
    assert in_auckland.written == "We will reply to you by Friday 1 January 2027 at 06:00, Auckland time."
    assert in_paris.written == "We will reply to you by Thursday 31 December at 18:00."


@pytest.mark.parametrize(
    ("locale", "zone", "written"),
    [
        ("fr", "America/New_York", "mardi 24 novembre entre 4 h 30 et 5 h 00, heure de New York"),
        ("fr", "Europe/Amsterdam", "mardi 24 novembre entre 10 h 30 et 11 h 00, heure d'Amsterdam"),
        ("fr", "Africa/Cairo", "mardi 24 novembre entre 11 h 30 et 12 h 00, heure du Caire"),
        ("en", "Europe/London", "Tuesday 24 November between 09:30 and 10:00, London time"),
        ("es", "Europe/London", "martes 24 de noviembre entre las 9:30 y las 10:00, hora de Londres"),
        ("de", "Europe/London", "Dienstag, 24. November, zwischen 09:30 Uhr und 10:00 Uhr, Ortszeit London"),
        ("it", "Europe/London", "martedì 24 novembre tra le 9:30 e le 10:00, ora di Londra"),
        ("nl", "Europe/London", "dinsdag 24 november tussen 9.30 uur en 10.00 uur, tijd in Londen"),
        ("en", "America/Argentina/Buenos_Aires", "Tuesday 24 November between 06:30 and 07:00, Buenos Aires time"),
        ("en", "UTC", "Tuesday 24 November between 09:30 and 10:00, UTC"),
        ("en", "Etc/GMT+5", "Tuesday 24 November between 04:30 and 05:00, UTC-5"),
    ],
)
def test_a_zone_that_is_not_the_calendars_is_named(locale: str, zone: str, written: str) -> None:
    assert WORDING.window(TUESDAY_MORNING, reader(locale, zone=zone)).written == written


def test_a_local_time_that_occurs_twice_names_its_offset() -> None:
    first = at("Sun 2026-10-25 00:30")
    second = at("Sun 2026-10-25 01:30")
    after = at("Sun 2026-10-25 02:30")
    told = [WORDING.deadline("reply", "email", instant, reader("fr")) for instant in (first, second, after)]
    assert [statement.written for statement in told] == [
        "Nous vous répondrons au plus tard le dimanche 25 octobre à 2 h 30 (UTC+2).",
        "Nous vous répondrons au plus tard le dimanche 25 octobre à 2 h 30 (UTC+1).",
        "Nous vous répondrons au plus tard le dimanche 25 octobre à 3 h 30.",
    ]
    assert told[0].spoken == (
        "Nous vous répondrons au plus tard le dimanche vingt-cinq octobre, à deux heures trente, UTC plus deux."
    )


def test_offsets_west_of_greenwich_and_of_half_an_hour_are_told() -> None:
    # St. John's went back from UTC-2:30 to UTC-3:30 on that night.
    repeated = window("Sun 2026-11-01 03:30", "Sun 2026-11-01 05:30")
    statement = WORDING.window(repeated, reader("en", zone="America/St_Johns", home="America/St_Johns"))
    assert statement.written == "Sunday 1 November between 01:00 (UTC-2:30) and 02:00"
    assert statement.spoken == (
        "Sunday the first of November, between one o'clock, UTC minus two thirty and two o'clock in the morning"
    )


@pytest.mark.parametrize(
    ("clock", "spoken"),
    [
        ("00:00", "midnight as the day begins"),
        ("00:01", "one minute past midnight"),
        ("10:05", "ten oh five in the morning"),
        ("12:00", "twelve noon"),
        ("12:30", "twelve thirty in the afternoon"),
        ("18:00", "six o'clock in the evening"),
    ],
)
def test_english_says_which_half_of_the_day(clock: str, spoken: str) -> None:
    statement = WORDING.deadline("reply", "email", at(f"Wed 2026-11-25 {clock} Europe/Paris"), reader("en"))
    assert statement.spoken == f"We will reply to you by Wednesday the twenty-fifth of November, at {spoken}."


@pytest.mark.parametrize(
    ("asked_for", "spoken"),
    [
        ("fr", "fr"),
        ("fr_ch", "fr-CH"),
        ("FR-latn-ca", "fr-CA"),
        ("fr_FR.UTF-8", "fr-FR"),
        ("en-us", "en-US"),
        ("pt-BR", "nl"),
        ("", "nl"),
        (None, "nl"),
        ("nonsense!", "nl"),
        ("xx", "nl"),
    ],
)
def test_a_known_language_is_spoken_and_any_other_gives_the_default(asked_for: str | None, spoken: str) -> None:
    assert WORDING.language_of(asked_for, default="nl") == spoken


def test_a_country_has_its_own_names_of_months() -> None:
    due_at = at("Fri 2027-01-01 12:00 Europe/Vienna")
    assert WORDING.deadline("reply", "email", due_at, reader("de-AT")).written == (
        "Wir antworten Ihnen spätestens am Freitag, 1. Jänner 2027, um 12:00 Uhr."
    )


def test_a_language_without_words_is_answered_in_english() -> None:
    assert WORDING.window(TUESDAY_MORNING, reader("pt-BR")) == WORDING.window(TUESDAY_MORNING, reader("en"))


@pytest.mark.parametrize(
    ("locale", "day", "hours"),
    [
        ("fr", "mardi 24 novembre", "10 h 30 – 11 h 00"),
        ("en", "Tuesday 24 November", "10:30 – 11:00"),
        ("en-US", "Tuesday, November 24", "10:30 AM – 11:00 AM"),
        ("es", "martes 24 de noviembre", "10:30 – 11:00"),
        ("de", "Dienstag, 24. November", "10:30 Uhr – 11:00 Uhr"),
        ("it", "martedì 24 novembre", "10:30 – 11:00"),
        ("nl", "dinsdag 24 november", "10.30 uur – 11.00 uur"),
    ],
)
def test_windows_to_choose_from_are_told_under_their_date(locale: str, day: str, hours: str) -> None:
    assert WORDING.day(TUESDAY_MORNING.start, reader(locale)) == day
    assert WORDING.hours(TUESDAY_MORNING, reader(locale)) == hours


def test_a_date_names_the_zone_that_is_not_the_calendars_and_a_repeated_time_its_offset() -> None:
    twice = window("Sun 2026-10-25 00:30", "Sun 2026-10-25 01:00")
    assert WORDING.day(TUESDAY_MORNING.start, reader("en", zone="Asia/Tokyo")) == "Tuesday 24 November, Tokyo time"
    assert WORDING.hours(TUESDAY_MORNING, reader("en", zone="Asia/Tokyo")) == "18:30 – 19:00"
    assert WORDING.hours(twice, reader("en")) == "02:30 (UTC+2) – 02:00 (UTC+1)"
