"""ETag, If-Match and If-None-Match (RFC 9110, section 13) of things that have a version number."""

from __future__ import annotations

import re

from promise_service.errors import StaleVersion, VersionRequired

_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def etag(version: int) -> str:
    """The tag of a version."""
    return f'"{version}"'


def unchanged(if_none_match: str | None, version: int) -> bool:
    """Whether a reader has this version already."""
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or str(version) in _TAG.findall(if_none_match)


def version_to_follow(if_match: str | None, if_none_match: str | None, current: int) -> int:
    """The version that an edit is based on, where that is the current one; 0 is the one before the first.

    VersionRequired where the edit says nothing, StaleVersion where it is based on another one.
    """
    if if_match is None:
        if if_none_match is None or if_none_match.strip() != "*":
            raise VersionRequired(_ask_for(current))
        if current:
            raise StaleVersion(f"There is a policy already: version {current}.")
        return 0
    if if_match.strip() == "*":
        if not current:
            raise StaleVersion("There is no policy yet; send If-None-Match: *.")
        return current
    if str(current) not in _strong_tags(if_match):
        raise StaleVersion(f"If-Match {if_match[:60]} is not the current version, which is {etag(current)}.")
    return current


def version_edited(if_match: str | None, current: int, thing: str) -> int:
    """The version of an existing thing that an edit is based on, where that is the current one.

    VersionRequired where the edit says nothing, StaleVersion where it is based on another one.
    """
    if if_match is None:
        raise VersionRequired(f"Send the ETag of the {thing} that you edited, as If-Match: {etag(current)}.")
    if if_match.strip() == "*":
        return current
    if str(current) not in _strong_tags(if_match):
        raise StaleVersion(f"If-Match {if_match[:60]} is not the current version, which is {etag(current)}.")
    return current


def _strong_tags(header: str) -> list[str]:
    return [tag.group(1) for tag in _TAG.finditer(header) if not tag.group().startswith("W/")]


def _ask_for(current: int) -> str:
    if current:
        return f"Send the ETag of the policy that you edited, as If-Match: {etag(current)}."
    return "There is no policy yet; publish the first one with If-None-Match: *."
