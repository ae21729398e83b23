"""Pages that say that there is none, or that something went wrong: kindly, and in a language of the browser's."""

from __future__ import annotations

from collections.abc import Callable

from litestar import Response
from litestar.exceptions import HTTPException

from promise_service.customer_page.handling import AnyRequest
from promise_service.customer_page.rendering import page
from promise_service.customer_page.services import PageServices
from promise_service.customer_page.words import WORDS, preferred_language
from promise_service.customer_page.words.page_words import PageWords, Said
from promise_service.errors import NotFound, StoreUnavailable

_RETRY_AFTER_SECONDS = "1"
_TOLD_AS_THEY_ARE = frozenset({405, 413})  # whatever else is wrong with an address, there is nothing at it


def responder(services: PageServices) -> Callable[[AnyRequest, Exception], Response[str]]:
    """Answers errors of the page's own routes. What nobody expected is reported, and never shown.

    A function, for Litestar copies what it is given, and services cannot be copied.
    """

    def respond(request: AnyRequest, error: Exception) -> Response[str]:
        words = _words(request)
        if isinstance(error, NotFound):
            return _said(request, words.gone, 404)
        if isinstance(error, HTTPException) and error.status_code < 500:
            status = error.status_code if error.status_code in _TOLD_AS_THEY_ARE else 404
            return _said(request, words.gone, status)
        services.report_failure(request.method, request.scope.get("path_template"), error)
        status = 503 if isinstance(error, StoreUnavailable) else 500
        answer = _said(request, words.failed, status)
        answer.headers["Retry-After"] = _RETRY_AFTER_SECONDS
        return answer

    return respond


def refused(request: AnyRequest) -> Response[str]:
    """A form that another site sent."""
    return _said(request, _words(request).refused, 403)


def _words(request: AnyRequest) -> PageWords:
    return WORDS[preferred_language(request.headers.get("accept-language"))]


def _said(request: AnyRequest, said: Said, status: int) -> Response[str]:
    language = preferred_language(request.headers.get("accept-language"))
    below = "../" * max(0, request.scope["path"].count("/") - 2)
    return page("said.html", status=status, language=language, said=said, root=below)
