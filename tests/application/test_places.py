"""What the windows of a queue go by is read once, and only where it is asked for."""

from __future__ import annotations

from promise_service.adapters.sql.archive import SqlArchive
from promise_service.adapters.sql.rosters import RosterReader
from promise_service.application.places import conditions_in
from promise_service.application.preview_policy import CallContact, WrittenContact, queues_of_calls
from promise_service.domain.policy import Policy
from promise_service.domain.promises import Customer
from promise_service.domain.rosters import TeamRoster
from tests.application.conftest import OpenDesk
from tests.application.desk import Desk
from tests.builders import at

NOON = at("Tue 2026-11-24 12:00 Europe/Paris")
BY_AGENTS = {"callback": {"capacity": {"agents": 5, "average_handle_time": "PT5M"}}}


class CountedArchive(SqlArchive):
    """Notes whose rosters are read."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.built.engine, RosterReader())
        self.read: list[str] = []

    def roster(self, team: str) -> TeamRoster:
        self.read.append(team)
        return super().roster(team)


def called(queue: str) -> CallContact:
    return CallContact(queue=queue, called_at=NOON, predicted_wait_seconds=400, customer=Customer())


def policy_with_two_teams(desk: Desk) -> Policy:
    desk.publish(
        {
            "teams": {"money": {}, "claims": {}},
            "queues": {
                "billing": {"team": "money", **BY_AGENTS},
                "refunds": {"team": "money", **BY_AGENTS},
                "claims": {"team": "claims", **BY_AGENTS},
                "advice": {"team": "claims"},
            },
        }
    )
    policy = desk.built.versions.current()
    assert policy is not None
    return policy


def test_the_roster_of_a_team_is_read_once_for_all_its_queues(open_desk: OpenDesk) -> None:
    desk = open_desk(NOON)
    policy, archive = policy_with_two_teams(desk), CountedArchive(desk)
    conditions = conditions_in(archive, policy, policy.queues)
    assert archive.read == ["claims", "money"]
    assert conditions["refunds"].roster is conditions["billing"].roster


def test_only_queues_that_are_called_and_share_agents_with_those_are_read(open_desk: OpenDesk) -> None:
    policy = policy_with_two_teams(open_desk(NOON))
    written = WrittenContact(channel="email", subject=None, received_at=NOON, customer=Customer())
    assert queues_of_calls(policy, [written]) == []
    assert queues_of_calls(policy, [written, called("billing"), called("nobody")]) == ["billing", "refunds"]
    assert queues_of_calls(policy, [called("advice")]) == ["advice"]
