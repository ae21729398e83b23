"""The paragraph of a mail that leads to the customer's own page."""

from __future__ import annotations


def page_line(about_callback: str, otherwise: str, *, window: str = "window") -> str:
    """What can be done on the page, and the link on a line of its own, which becomes a button; or nothing at all.

    `window` is the variable that tells callbacks apart.
    """
    words = f"{{% if {window} %}}{about_callback}{{% else %}}{otherwise}{{% endif %}}"
    return f"{{% if link %}}{words}\n{{{{ link }}}}\n\n{{% endif %}}"
