"""Customers whom nobody can reach: addresses under example.org, and phone numbers that are kept for fiction.

The French authority sets aside 06 39 98 and 01 99 00, 02 61 91, 03 53 01, 04 65 71, 05 36 49 for works of fiction
(ARCEP, decision 2018-0881, annex).
"""

from __future__ import annotations

import unicodedata

from promise_service.domain.promises import Customer

_FIRST = (
    "Camille", "Louis", "Manon", "Hugo", "Inès", "Jules", "Léa", "Malik", "Zoé", "Théo", "Aya", "Noé", "Clara",
    "Yanis", "Lina", "Paul", "Emma", "Rayan", "Alice",
)  # fmt: skip
_LAST = (
    "Martin", "Bernard", "Petit", "Durand", "Leroy", "Moreau", "Simon", "Laurent", "Lefèvre", "Michel", "Garcia",
    "Benali", "Roux", "Fontaine", "Chevalier", "Diallo", "Perrin", "Nguyen", "Marchand", "Barbier", "Colin", "Vidal",
    "Renard",
)  # fmt: skip
_NUMBERS = ("+3363998", "+3319900", "+3326191", "+3335301", "+3346571", "+3353649")
MOST = len(_NUMBERS) * 10_000
"""So many different phone numbers there are."""


def customer(number: int) -> Customer:
    """The customer of that number, from 0 to `MOST` less 1: always the same."""
    first, last = _FIRST[number % len(_FIRST)], _LAST[number % len(_LAST)]
    return Customer(
        id=f"c-{number:05}",
        name=f"{first} {last}",
        email=f"{_plain(first)}.{_plain(last)}.{number}@example.org",
        phone=f"{_NUMBERS[number // 10_000]}{number % 10_000:04}",
        locale="en" if number % 11 == 0 else "fr",
    )


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name.lower())
    return "".join(sign for sign in decomposed if sign.isascii())
