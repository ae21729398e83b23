"""From the parts of the document to the policy of the domain; what is wrong in meaning becomes a fault."""

from __future__ import annotations

from collections.abc import Mapping

from promise_service.adapters.policy_document.calendar_document import Agent as WrittenAgent
from promise_service.adapters.policy_document.calendar_document import Shift as WrittenShift
from promise_service.adapters.policy_document.calendar_document import Team as WrittenTeam
from promise_service.adapters.policy_document.commitment_document import Commitments as WrittenCommitments
from promise_service.adapters.policy_document.deadlines import (
    delay_terms_of,
    follow_up_terms_of,
    reply_rules_of,
)
from promise_service.adapters.policy_document.delay_notices import delay_notices_of
from promise_service.adapters.policy_document.document import Reminders as WrittenReminders
from promise_service.adapters.policy_document.document import Subject as WrittenSubject
from promise_service.adapters.policy_document.document import Template as WrittenTemplate
from promise_service.adapters.policy_document.fault_list import FaultList
from promise_service.adapters.policy_document.minute_costs import minute_costs_of
from promise_service.adapters.policy_document.notices import notice_rules_of
from promise_service.adapters.policy_document.queues import queues_of
from promise_service.adapters.policy_document.references import References
from promise_service.adapters.policy_document.structure import SoundParts
from promise_service.domain.business_calendar import WEEKDAYS
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.commitments import CommitmentTerms, ServiceLevel
from promise_service.domain.policy import (
    Agent,
    Policy,
    Reminders,
    Subject,
    Team,
    Template,
)
from promise_service.domain.rosters import Shift
from promise_service.errors import InvalidPolicy


def policy_of(parts: SoundParts, business_time: Mapping[str, BusinessTime], faults: FaultList, version: int) -> Policy:
    """The policy; InvalidPolicy with every fault, those found before included, where there is one."""
    document = parts.document
    references = References(parts, faults)
    teams, agents = _teams(document.teams, references), _agents(document.agents, references)
    minute_costs = minute_costs_of(document, faults)
    queues = queues_of(document.queues, business_time, teams, minute_costs, references, faults)
    replies = reply_rules_of(zip(parts.reply_places, document.replies, strict=True), references, faults)
    follow_ups = follow_up_terms_of(document.follow_ups, references, faults)
    delay = delay_terms_of(document.delay, follow_ups, references, faults)
    _check_labels(parts, faults)
    if faults.faults or follow_ups is None or delay is None:
        raise InvalidPolicy(dict.fromkeys(faults.faults))
    return Policy(
        version=version,
        locale=document.locale,
        region=document.region,
        default_team=references.default_team,
        default_calendar=references.default_calendar,
        calendars=business_time,
        teams=teams,
        agents=agents,
        queues=queues,
        replies=replies,
        delay=delay,
        follow_ups=follow_ups,
        reminders=_reminders(document.reminders),
        delay_notices=delay_notices_of(document),
        subjects={name: _subject(name, subject) for name, subject in document.subjects.items()},
        templates=templates_of(document.templates),
        notices=notice_rules_of(document.notices),
        commitments=_commitments(document.commitments),
    )


def templates_of(by_kind: Mapping[str, Mapping[str, WrittenTemplate]]) -> dict[tuple[str, str], Template]:
    """The policy's own words by kind and language."""
    return {
        (kind, language): Template(subject=template.subject, text=template.text)
        for kind, by_language in by_kind.items()
        for language, template in by_language.items()
    }


def _teams(by_name: Mapping[str, WrittenTeam], references: References) -> dict[str, Team]:
    teams: dict[str, Team] = {}
    for name, team in by_name.items():
        calendar = references.calendar(team.calendar, None, "teams", name)
        if calendar is not None:
            teams[name] = Team(
                name=name,
                calendar=calendar,
                email=team.email,
                supervisor_email=team.supervisor_email,
                shifts=tuple(map(_shift, team.staffing)),
            )
    return teams


def _shift(written: WrittenShift) -> Shift:
    days = frozenset(map(WEEKDAYS.index, written.days))
    return Shift(days=days, hours=written.hours, agents=written.agents)


def _agents(by_id: Mapping[str, WrittenAgent], references: References) -> dict[str, Agent]:
    agents: dict[str, Agent] = {}
    for agent_id, agent in by_id.items():
        team = references.team(agent.team, "agents", agent_id)
        if team is not None:
            agents[agent_id] = Agent(id=agent_id, team=team, email=agent.email)
    return agents


def _reminders(reminders: WrittenReminders) -> Reminders:
    return Reminders(
        callback_customer=reminders.callback.customer,
        callback_owner=reminders.callback.owner,
        reply_owner=tuple(sorted(set(reminders.reply.owner))),
        reply_supervisor=tuple(sorted(set(reminders.reply.supervisor))),
    )


def _commitments(commitments: WrittenCommitments) -> CommitmentTerms:
    level = commitments.service_level
    return CommitmentTerms(
        in_time=commitments.in_time,
        personalised=commitments.personalised,
        satisfaction=commitments.satisfaction,
        service_level=None if level is None else ServiceLevel(percent=level.percent, within=level.within),
    )


def _subject(subject_id: str, subject: WrittenSubject) -> Subject:
    return Subject(
        id=subject_id,
        labels=dict(subject.labels),
        channels=None if subject.channels is None else tuple(subject.channels),
        self_service_url=subject.self_service_url,
    )


def _check_labels(parts: SoundParts, faults: FaultList) -> None:
    """Customers without a language of their own read the policy's."""
    locale = parts.document.locale
    if "locale" in parts.unsound:
        return
    for subject_id, subject in parts.document.subjects.items():
        if locale.partition("-")[0] not in {language.partition("-")[0] for language in subject.labels}:
            faults.add(f"must have one in {locale}, the policy's language", "subjects", subject_id, "labels")
