"""From a policy document to a policy that can be published, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from phonenumbers import SUPPORTED_REGIONS

from promise_service.adapters.policy_document.calendars import calendars_as_stored, calendars_to_publish
from promise_service.adapters.policy_document.delay_notices import check_delay_notices
from promise_service.adapters.policy_document.fault_list import FaultList
from promise_service.adapters.policy_document.form_faults import hint
from promise_service.adapters.policy_document.holiday_dates import HolidaySource, public_holidays
from promise_service.adapters.policy_document.structure import SoundParts, sound_parts
from promise_service.adapters.policy_document.to_domain import policy_of, templates_of
from promise_service.application.publish_policy import PublishablePolicy
from promise_service.domain.policy import Template
from promise_service.errors import Fault

Templates = Mapping[tuple[str, str], Template]


class PolicyReader:
    """Reads policy documents.

    `template_faults` judges the policy's own words, which replace those of `text_kinds`; `is_spoken` says whether
    there are words in a locale; `holiday_source` knows the public holidays.
    """

    def __init__(
        self,
        template_faults: Callable[[Templates], Sequence[Fault]],
        is_spoken: Callable[[str], bool],
        text_kinds: Collection[str],
        holiday_source: HolidaySource = public_holidays,
    ) -> None:
        self._template_faults = template_faults
        self._is_spoken = is_spoken
        self._text_kinds = text_kinds
        self._holiday_source = holiday_source

    def read(
        self,
        document: Mapping[str, object],
        *,
        today: date,
        holidays: Mapping[str, Sequence[date]] | None = None,
        version: int = 0,
    ) -> PublishablePolicy:
        """The policy of a document as `read_document` gives it; InvalidPolicy lists every fault at once.

        `holidays` come with a version that was published before. Then those dates are taken, and what depends
        on the day of publication or on what this release knows is not judged again - holidays of next year, an
        opening in the 400 days from `today`, the region, the locale, the templates - nor is what was not
        always judged, as the delay notices, so that an old version can always be read.
        """
        parts, form_faults = sound_parts(document)
        faults = FaultList(form_faults)
        _check_that_someone_answers(parts, faults)
        if holidays is None:
            _check_region(parts, faults)
            self._check_words(parts, faults)
            check_delay_notices(parts.document, faults)
            calendars = calendars_to_publish(parts, self._holiday_source, today, faults)
        else:
            calendars = calendars_as_stored(parts, holidays, faults)
        policy = policy_of(parts, calendars.business_time, faults, version)
        return PublishablePolicy(policy=policy, document=dict(document), holidays=calendars.holidays)

    def _check_words(self, parts: SoundParts, faults: FaultList) -> None:
        templates = parts.document.templates
        for kind, by_language in templates.items():
            if not by_language and kind not in self._text_kinds:
                faults.add(f"there is no text {kind!r}; {hint(kind, self._text_kinds)}", "templates", kind)
        faults.extend(self._template_faults(templates_of(templates)))
        if not self._is_spoken(parts.document.locale):
            faults.add(f"there are no words in {parts.document.locale!r}", "locale")


def _check_region(parts: SoundParts, faults: FaultList) -> None:
    region = parts.document.region
    if region is not None and region not in SUPPORTED_REGIONS:
        faults.add(f"no phone numbers are known of {region!r}; write a country of ISO 3166, as FR", "region")


def _check_that_someone_answers(parts: SoundParts, faults: FaultList) -> None:
    for collection, names in (("calendars", parts.calendars), ("teams", parts.teams)):
        if not names and collection not in parts.unsound:
            faults.add("is empty; at least one is needed", collection)
