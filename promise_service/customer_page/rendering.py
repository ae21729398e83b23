"""Templates to answers: every page with the headers that keep its address and its content to itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Response
from litestar.response import Redirect

_TEMPLATES = Path(__file__).parent / "templates"

STYLE = (_TEMPLATES / "style.css").read_text(encoding="utf-8")

PRIVATE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}


def page(template: str, *, status: int = 200, **values: Any) -> Response[str]:
    """A page of that template. Nobody else learns of it: no cache, no index, no site that it leads to."""
    text = _environment().get_template(template).render(values)
    return Response(text, status_code=status, media_type=MediaType.HTML, headers=PRIVATE)


def see(address: str) -> Redirect:
    """Lead on to another page of ours, by an address beside the present one: a proxy may put us below any path."""
    return Redirect(address, status_code=303, headers=PRIVATE)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
