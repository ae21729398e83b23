"""Style, scripts and pictures of the pages. Their addresses change with their contents, so browsers keep them."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from litestar import Response, get
from litestar.params import PathParameter

from promise_service.dashboard.browser import OPEN
from promise_service.dashboard.rendering import ASSETS
from promise_service.errors import NotFound

_MEDIA = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable"}

AssetName = Annotated[str, PathParameter(pattern=r"^[a-z_]{1,40}\.(css|js|svg)$")]


@get("/assets/{name:str}", include_in_schema=False, opt=OPEN, sync_to_thread=True)
def send_asset(name: AssetName) -> Response[bytes]:
    content = _files().get(name)
    if content is None:
        raise NotFound("file", name)
    return Response(content, media_type=_MEDIA[name[name.rindex(".") :]], headers=_HEADERS)


@cache
def _files() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in ASSETS.iterdir() if file.suffix in _MEDIA}
