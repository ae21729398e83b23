"""The policy of the demo: three teams, two queues, six channels. Capacity grows with how much is promised."""

from __future__ import annotations

from collections.abc import Iterator

from promise_service.demo.staff import AGENTS

_PROMISES_PER_PLACE = 2500
"""Of a quarter, so that windows are full on the worst mornings only."""


def policy_document(promises: int) -> str:
    """The document, as YAML, for about so many promises in a quarter."""
    places = max(1, round(promises / _PROMISES_PER_PLACE))
    capacities = {"support": places + 1, "billing": places}
    queues = "".join(_QUEUE.format(name=name, places=most) for name, most in capacities.items())
    return _DOCUMENT.format(agents="\n".join(_agents()), queues=queues)


def _agents() -> Iterator[str]:
    for agent in AGENTS:
        yield f"  {agent.id}: {{team: {agent.team}, email: {agent.id}@example.org}}"


_QUEUE = """\
  {name}:
    team: {name}
    calendar: centre
    offer_callback_after: PT3M
    service_level: {{share: 0.8, within: PT90S}}
    callback:
      window: PT1H
      lead_time: PT20M
      choices: 3
      hold: PT2M
      rules:
        - {{called_before: "15:00", day: same}}
        - {{day: next_open, end_by: "12:00"}}
      capacity: {{per_window: {places}}}
      attempts: {{max: 3, every: PT10M}}
"""

_DOCUMENT = """\
locale: fr
region: FR
defaults: {{team: support, calendar: centre}}
calendars:
  centre:
    time_zone: Europe/Paris
    weekly:
      mon: ["08:00-19:00"]
      tue: ["08:00-19:00"]
      wed: ["08:00-19:00"]
      thu: ["08:00-19:00"]
      fri: ["08:00-19:00"]
      sat: ["09:00-13:00"]
    holidays: {{country: FR}}
teams:
  support: {{calendar: centre, email: support@example.org, supervisor_email: lead@example.org}}
  billing: {{calendar: centre, email: billing@example.org, supervisor_email: lead@example.org}}
  claims: {{calendar: centre, email: claims@example.org, supervisor_email: lead@example.org}}
agents:
{agents}
queues:
{queues}
replies:
  - {{channel: email, subject: claim, within: {{business_days: 5}}, at: closing, team: claims}}
  - {{channel: form, subject: claim, within: {{business_days: 5}}, at: closing, team: claims}}
  - {{channel: email, subject: invoice, within: {{business_hours: 11}}, team: billing}}
  - {{channel: form, subject: invoice, within: {{business_hours: 11}}, team: billing}}
  - {{channel: email, within: {{business_hours: 16}}}}
  - {{channel: form, within: {{business_hours: 8}}}}
  - {{channel: chat, within: {{minutes: 30}}}}
  - {{channel: social, within: {{business_hours: 2}}}}
  - {{channel: letter, within: {{business_days: 8}}}}
delay: {{within: {{business_hours: 4}}}}
follow_ups: {{within: {{business_days: 1}}, at: "12:00", owner: same_agent}}
reminders:
  callback: {{customer: PT1H, owner: PT10M}}
  reply: {{owner: [80], supervisor: 90}}
delay_notices:
  callback: PT30M
  reply: PT1H
subjects:
  claim: {{labels: {{fr: "Je fais une réclamation", en: "I have a complaint"}}}}
  invoice: {{labels: {{fr: "J'ai une question sur ma facture", en: "I have a question about my invoice"}}}}
  delivery: {{labels: {{fr: "Je n'ai pas reçu ma commande", en: "My order has not come"}}}}
notices: {{acknowledgement: caller}}
"""
