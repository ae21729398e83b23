"""The policy: read, published, tried out."""

from __future__ import annotations

from typing import Literal

from anyio import to_thread
from litestar import Response, get, post, put
from litestar.params import FromPath
from pydantic import BaseModel

from promise_service.application.ports.policies import PublishedPolicy
from promise_service.application.publish_policy import publish
from promise_service.errors import (
    InvalidInput,
    InvalidPolicy,
    NoPolicyYet,
    NotFound,
    StaleVersion,
    Unreadable,
    VersionRequired,
)
from promise_service.http.answers import ok, response
from promise_service.http.body_limits import PREVIEW_BODY
from promise_service.http.etags import etag, unchanged, version_to_follow
from promise_service.http.handling import Given
from promise_service.http.inputs import ApiRequest, body_of, query_of
from promise_service.http.media_types import UnsupportedMediaType, media_type
from promise_service.http.operations import READING, Operation
from promise_service.http.paging import page, position_of
from promise_service.http.previewing import preview_contacts
from promise_service.http.schemas.policy import (
    PolicyBody,
    PolicyDocumentBody,
    PolicyVersionPage,
    PolicyVersionsQuery,
    policy_body,
    policy_document_body,
    policy_version_body,
)
from promise_service.http.schemas.previews import PreviewBody, PreviewInput

MEDIA: dict[str, Literal["yaml", "json"]] = {
    "application/json": "json",
    "application/yaml": "yaml",
    "application/x-yaml": "yaml",
    "text/yaml": "yaml",
    "text/x-yaml": "yaml",
}


@get(
    "/v1/policy",
    operation_id="read_policy",
    tags=["Policy"],
    summary="Read the policy",
    description="The document in force. The ETag is the number of its version: send it as If-Match with an edit, or as "
    "If-None-Match to hear of changes only.",
    operation=Operation(answer=PolicyDocumentBody, problems=(*READING, NotFound)),
)
async def read_policy(request: ApiRequest, services: Given) -> Response[bytes]:
    # Litestar 2.25 puts `sync_to_thread` handlers into threads twice where a path has more than one method.
    published = await to_thread.run_sync(services.versions.published)
    if published is None:
        raise NotFound("policy", "current")
    if unchanged(request.headers.get("if-none-match"), published.version):
        return Response(b"", status_code=304, headers=_versioned(published))
    return _tagged(published, policy_document_body(published))


@put(
    "/v1/policy",
    operation_id="publish_policy",
    tags=["Policy"],
    summary="Publish a policy",
    description="The whole document, as JSON or YAML. It becomes a new version, effective at once for new promises; "
    "old promises keep theirs, and come at risk where its capacity is too small for them. If-Match names the version "
    "that was edited; the very first one is sent with "
    'If-None-Match: * (or If-Match: "0").',
    operation=Operation(
        answer=PolicyBody,
        takes_policy_document=True,
        problems=(*READING, Unreadable, InvalidPolicy, StaleVersion, VersionRequired),
    ),
)
async def publish_policy(request: ApiRequest, services: Given) -> Response[bytes]:
    body = await request.body()
    media = _policy_media(request.headers.get("content-type"))
    if not body.strip():
        raise Unreadable("The body is empty; send a policy document.")
    if_match, if_none_match = (request.headers.get(name) for name in ("if-match", "if-none-match"))
    by = request.auth.id

    def published() -> PublishedPolicy:
        current = services.versions.published()
        follows = version_to_follow(if_match, if_none_match, current.version if current else 0)
        return publish(
            services.versions,
            services.policy_reader,
            services.read_document(body, media=media),
            follows=follows,
            by=by,
            tzdata_version=services.tzdata_version,
            now=services.clock.now(),
        )

    version = await to_thread.run_sync(published)
    await to_thread.run_sync(services.foresee)
    return _tagged(version, policy_body(version))


@get(
    "/v1/policy/versions",
    operation_id="list_policy_versions",
    tags=["Policy"],
    summary="List the versions of the policy",
    description="Newest first; all are kept for ever.",
    operation=Operation(query=PolicyVersionsQuery, answer=PolicyVersionPage, problems=(*READING, InvalidInput)),
    sync_to_thread=True,
)
def list_policy_versions(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = query_of(request, services, PolicyVersionsQuery)
    found = services.versions.listed(asked.limit + 1, _before(asked.cursor))
    shown, next_cursor = page(found, asked.limit, lambda published: (str(published.version),))
    return response(ok(PolicyVersionPage(items=[policy_version_body(each) for each in shown], next_cursor=next_cursor)))


@get(
    "/v1/policy/versions/{version:int}",
    operation_id="read_policy_version",
    tags=["Policy"],
    summary="Read one version of the policy",
    description="As it was published: every promise names the version that it was made under.",
    operation=Operation(answer=PolicyBody, problems=(*READING, NotFound)),
    sync_to_thread=True,
)
def read_policy_version(services: Given, version: FromPath[int]) -> Response[bytes]:
    published = services.versions.published(version) if 0 < version < 2**31 else None
    if published is None:
        raise NotFound("policy version", str(version))
    return _tagged(published, policy_body(published))


@post(
    "/v1/policy/preview",
    operation_id="preview_policy",
    status_code=200,
    tags=["Policy"],
    summary="Try a policy on contacts",
    description="What each contact would be promised, by the current policy or a draft, at any instant from 1970 to "
    "2100, every window counting as empty, and every notice that it would cause if nobody acted. Who is at work, and "
    "how long calls take, is what the teams' rosters and measured attempts say, as for offers. Nothing is promised. "
    "Results come in order; a contact that cannot be computed has its own `problem` in its place. At most "
    "10,000 contacts, 16 MiB.",
    operation=Operation(
        body=PreviewInput,
        answer=PreviewBody,
        problems=(*READING, Unreadable, InvalidInput, NoPolicyYet),
    ),
    request_max_body_size=PREVIEW_BODY,
)
async def preview_policy(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = await body_of(request, services, PreviewInput)
    return response(await to_thread.run_sync(preview_contacts, services, asked))


def _policy_media(header: str | None) -> Literal["yaml", "json"] | None:
    media = media_type(header)
    if media is None:
        return None
    if media not in MEDIA:
        known = ", ".join(MEDIA)
        raise UnsupportedMediaType(f"The body is {media}; send a policy as one of: {known}.")
    return MEDIA[media]


def _before(cursor: str | None) -> int | None:
    position = position_of(cursor, 1)
    if position is None:
        return None
    if not position[0].isascii() or not position[0].isdigit() or len(position[0]) > 9:
        raise InvalidInput.at("/cursor", f"{cursor!r} is not a cursor that this list gave; leave it out")
    return int(position[0])


def _versioned(published: PublishedPolicy) -> dict[str, str]:
    return {"ETag": etag(published.version), "Cache-Control": "no-cache"}


def _tagged(published: PublishedPolicy, body: BaseModel) -> Response[bytes]:
    answer = response(ok(body))
    answer.headers.update(_versioned(published))
    return answer
