"""Messages, as others than their receiver may see them."""

from __future__ import annotations

from promise_service.domain.notices import Message, without_link


def test_of_a_link_only_what_does_not_open_the_page_is_shown_wherever_it_stands() -> None:
    link = "https://bank.example/promises/p/01M86CT8K0E9"
    message = Message(subject=f"See {link}", text=f"Tuesday at 10:30.\n{link}\n({link})", exact_time="10:30", link=link)

    assert without_link(message) == Message(
        subject="See https://bank.example/promises/p/…",
        text="Tuesday at 10:30.\nhttps://bank.example/promises/p/…\n(https://bank.example/promises/p/…)",
        exact_time="10:30",
        link=None,
    )


def test_a_message_without_a_link_stays_as_it_is() -> None:
    message = Message(subject="Your call", text="Tuesday at 10:30; see https://bank.example/help")

    assert without_link(message) == message
