"""What is published, as a policy says it."""

from __future__ import annotations

from datetime import timedelta

from promise_service.adapters.policy_document import preset, read_document
from promise_service.domain.commitments import USUAL_COMMITMENTS, CommitmentTerms, ServiceLevel
from tests.adapters.policy_document.documents import faults_of, policy_from, sample, smallest


def test_a_policy_that_says_nothing_commits_to_its_deadlines_alone() -> None:
    assert policy_from(smallest()).commitments == USUAL_COMMITMENTS
    assert policy_from(smallest(commitments={})).commitments == USUAL_COMMITMENTS
    assert policy_from(sample()).commitments == CommitmentTerms(
        in_time=100, personalised=None, satisfaction=None, service_level=None
    )


def test_each_line_stands_by_itself() -> None:
    written = {"personalised": 60, "service_level": {"percent": 90, "within": "PT20S"}}
    assert policy_from(smallest(commitments=written)).commitments == CommitmentTerms(
        in_time=100,
        personalised=60,
        satisfaction=None,
        service_level=ServiceLevel(percent=90, within=timedelta(seconds=20)),
    )


def test_the_preset_holds_what_is_certified() -> None:
    assert policy_from(read_document(preset("nf_service"), media="yaml")).commitments == CommitmentTerms(
        in_time=100,
        personalised=80,
        satisfaction=1,
        service_level=ServiceLevel(percent=80, within=timedelta(seconds=90)),
    )


def test_every_fault_is_told_at_once_with_those_of_the_rest() -> None:
    document = smallest(
        commitments={
            "in_time": 0,
            "personalised": 101,
            "satisfaction": "20",
            "service_level": {"within": "PT2H"},
            "courtesy": 100,
        },
        queues={"support": {"team": "nobody"}},
    )
    assert faults_of(document) == {
        "/commitments/in_time": "must be at least 1, not 0",
        "/commitments/personalised": "must be at most 100, not 101",
        "/commitments/satisfaction": 'must be a whole number, not "20"',
        "/commitments/service_level/percent": "is required",
        "/commitments/service_level/within": "must be from PT1S to PT1H, not PT2H",
        "/commitments/courtesy": "is not a field here; known: in_time, personalised, satisfaction, service_level",
        "/queues/support/team": "there is no team 'nobody'; known: support",
    }
