"""Who works in the demo's contact centre, who was away when, and how well things went week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

WEEKS = 13
BAD_WEEK = 7
"""The week, counted from 0, in which half of support is ill; what follows is better than what went before."""

_TEAMS = {"support": 12, "billing": 7, "claims": 4}
_USUAL, _BAD, _AFTER, _AT_LAST = 0.08, 0.27, 0.14, 0.04


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who keeps promises; on holiday for one week of the quarter."""

    id: str
    team: str
    holiday: int

    def is_there(self, week: int, number: int) -> bool:
        """Whether this agent works in that week; of support, every other one is ill in the bad one."""
        ill = week == BAD_WEEK and self.team == "support" and number % 2 == 0
        return week != self.holiday and not ill


AGENTS = tuple(
    Agent(id=f"{team}-{number}", team=team, holiday=(number * 5) % WEEKS)
    for team, size in _TEAMS.items()
    for number in range(1, size + 1)
)
OTHER_TEAM = {"support": "billing", "billing": "support", "claims": "billing"}


def agent_of(team: str, since_start: timedelta, chance: Random) -> str:
    """An agent of the team who is there that long after the quarter began."""
    week = week_of(since_start)
    there = [agent for number, agent in enumerate(AGENTS) if agent.team == team and agent.is_there(week, number)]
    return chance.choice(there or [agent for agent in AGENTS if agent.team == team]).id


def share_there(team: str, since_start: timedelta) -> float:
    """How many sit at a team's phones in that week, of those who usually do.

    Whoever is there answers more of the phone when many are away, and less of the post, so half of them are missed.
    """
    week = week_of(since_start)
    there = [agent.is_there(week, number) for number, agent in enumerate(AGENTS) if agent.team == team]
    usually = len(there) - len(there) / WEEKS
    return (1 + sum(there) / usually) / 2


def week_of(since_start: timedelta) -> int:
    """The number of a week of the quarter, from 0."""
    return min(max(since_start // timedelta(weeks=1), 0), WEEKS - 1)


def share_missed(team: str, since_start: timedelta) -> float:
    """What share of its promises a team does not keep by itself in that week: worse when many are ill, then better."""
    week = week_of(since_start)
    if week < BAD_WEEK:
        share = _USUAL
    elif week == BAD_WEEK:
        share = _BAD
    else:
        share = _AFTER + (_AT_LAST - _AFTER) * (week - BAD_WEEK - 1) / (WEEKS - BAD_WEEK - 2)
    return share * (1.4 if team == "claims" else 1.0)
