"""What the house of a round promises, twice: as a policy document, and as the numbers that the judge counts with.

Full minutes are the least that a policy knows: a reply is due at the first one after a minute from its receipt, a
callback has a window of one. Receipts that are some seconds old bring the deadlines close.
"""

from __future__ import annotations

from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)

REPLY_WITHIN = MINUTE
OWNER_PERCENT = 40
SUPERVISOR_PERCENT = 70
WINDOW = MINUTE
REMINDED_BEFORE_WINDOW = MINUTE
DELAY_NOTICE_LEAD = MINUTE
"""Before the deadline of a reply; where less was left when the promise was made, a fifth of what was left."""
CALLBACK_DELAY_NOTICE_LEAD = WINDOW / 2
"""Nothing is written of it: a minute, the least that can be, would be told as the window begins, and is refused."""
ATTEMPTS_EVERY = MINUTE
AT_RISK_PERCENT = 80
"""Of its time, or of its window."""
DELAYED_BY = 30 * MINUTE
"""Far enough for nothing to come due of the promise that follows a delay, as long as a round lasts."""

TEAM, SUPERVISOR = "support@example.org", "lead@example.org"
CUSTOMER_KINDS = ("customer_reminder", "delay_notice")
TEAM_KINDS = ("owner_reminder", "supervisor_reminder", "alarm")

_DAYS = "\n".join(f'      {day}: ["00:00-24:00"]' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
_TEMPLATES = "\n".join(
    f'  {kind}: {{en: {{subject: "{kind} {{{{ reference }}}}", text: "{text}"}}}}'
    for kind, text in {
        "customer_reminder": "We call you {{ exact_time }}.",
        "delay_notice": "{% if new_window %}We call you {{ new_window }}.{% else %}{{ new_statement }}{% endif %}",
        **dict.fromkeys(TEAM_KINDS, "Promised: {{ statement }}. By {{ exact_time }}."),
    }.items()
)

POLICY = f"""
locale: en
calendars:
  always:
    time_zone: UTC
    weekly:
{_DAYS}
teams:
  support: {{email: {TEAM}, supervisor_email: {SUPERVISOR}}}
queues:
  support:
    callback:
      window: PT1M
      lead_time: PT0S
      rules: [{{day: same}}, {{day: next_open}}]
      capacity: {{per_window: 10000}}
      attempts: {{max: 2, every: PT1M}}
replies:
  - {{channel: email, within: {{minutes: 1}}}}
delay: {{within: {{minutes: 30}}}}
reminders:
  callback: {{customer: PT1M, owner: PT1M}}
  reply: {{owner: {OWNER_PERCENT}, supervisor: {SUPERVISOR_PERCENT}}}
delay_notices: {{reply: PT1M}}
templates:
{_TEMPLATES}
"""
"""The subject of every mail says of which kind it is, and about which promise."""


def full_minute(instant: datetime) -> datetime:
    """The first full minute at or after `instant`."""
    down = instant.replace(second=0, microsecond=0)
    return down if down == instant else down + MINUTE
