"""The subjects of a policy, for one channel and language."""

from __future__ import annotations

from collections.abc import Mapping

from promise_service.application.wording import Wording
from promise_service.domain.policy import Policy
from promise_service.domain.promises import PHONE
from promise_service.errors import InvalidInput
from promise_service.http.schemas.subjects import SubjectBody, SubjectList


def subject_list(policy: Policy, wording: Wording, channel: str | None, locale: str | None) -> SubjectList:
    """The subjects in the order of the policy; InvalidInput names the known channels for any other."""
    known = {*policy.known_channels, PHONE}
    known |= {name for subject in policy.subjects.values() for name in subject.channels or ()}
    if channel is not None and channel not in known:
        listed = ", ".join(sorted(known))
        raise InvalidInput.at("/channel", f"there is no channel {channel!r}; known: {listed}")
    return SubjectList(
        items=[
            SubjectBody(
                id=subject.id,
                label=_label(subject.labels, wording, locale, policy.locale),
                self_service_url=subject.self_service_url,
            )
            for subject in policy.subjects.values()
            if channel is None or subject.channels is None or channel in subject.channels
        ]
    )


def _label(labels: Mapping[str, str], wording: Wording, locale: str | None, default: str) -> str:
    """In the language asked for, else the policy's, else whatever there is."""
    asked = wording.language_of(locale, default)
    wanted = (locale, asked, asked.partition("-")[0], default, default.partition("-")[0])
    return next((labels[each] for each in wanted if each is not None and each in labels), next(iter(labels.values())))
