"""Who mails are from, and whom they are for."""

from __future__ import annotations

import pytest

from promise_service.adapters.notices.addresses import Mailbox, receiver_of, sender_of
from promise_service.errors import CannotStart


@pytest.mark.parametrize(
    ("text", "mailbox"),
    [
        ("promises@example.com", Mailbox("promises", "example.com")),
        ("Bank <promises@example.com>", Mailbox("promises", "example.com", "Bank")),
        ('  "Bank, Inc."  <promises@example.com> ', Mailbox("promises", "example.com", "Bank, Inc.")),
        ("Τράπεζα <promises@τράπεζα.gr>", Mailbox("promises", "xn--hxakle2ceu.gr", "Τράπεζα")),
        ("<promises@example.com>", Mailbox("promises", "example.com")),
    ],
)
def test_a_sender_is_an_address_perhaps_with_a_name(text: str, mailbox: Mailbox) -> None:
    assert sender_of(text) == mailbox


@pytest.mark.parametrize(
    "text",
    ["", "Bank", "Bank <>", "Bank <promises>", "a@b.c, d@e.f", "Bank <a@b.c> <d@e.f>x", "Ba\nnk <a@b.c>", "zoé@b.c"],
)
def test_what_is_no_sender_stops_the_start(text: str) -> None:
    with pytest.raises(CannotStart, match="is not a sender"):
        sender_of(text)


@pytest.mark.parametrize(
    ("domain", "looked_up"),
    [
        ("straße.de", "xn--strae-oqa.de"),  # another domain than strasse.de, since 2008
        ("EXÄMPLE.de", "xn--exmple-cua.de"),
        ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
        ("مثال.إختبار", "xn--mgbh0fb.xn--kgbechtv"),
        ("example.org", "example.org"),
    ],
)
def test_domains_are_written_as_mail_servers_look_them_up(domain: str, looked_up: str) -> None:
    assert receiver_of(f"claire@{domain}").domain == looked_up


def test_letters_that_look_alike_are_written_in_one_way() -> None:
    assert receiver_of("zoe\N{COMBINING ACUTE ACCENT}@example.org") == receiver_of("zoé@example.org")
