"""What `up` says once everything runs."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping

from promise_service.bootstrap.first_start import AdminKey
from promise_service.settings import Settings

_OFFER = {"queue": "support", "predicted_wait_seconds": 260, "phone": "+33612345678", "locale": "en"}
_REPLY = {"channel": "email", "subject": "claim", "customer": {"name": "Ann", "locale": "en"}}


def greeting(settings: Settings, key: AdminKey) -> str:
    """The address, the admin key or where it is, and two commands to try that work when pasted.

    The text of a new key is told this once; of one that was revoked, how to get another.
    """
    if key.path is None:
        bearer = '"Authorization: Bearer $PROMISE_ADMIN_KEY"'
    else:
        bearer = f'"Authorization: Bearer $(cat {shlex.quote(str(key.path))})"'
    mails = "are sent" if settings.smtp_url else f"are not sent, but become .eml files in {settings.mails}"
    return f"""
Promise Service is ready at {settings.address} (supervisors sign in there), its API page at {settings.address}/docs

  Admin key  {_about(key)}
  Data       {settings.data}
  Mails      {mails}

A call with 260 s to wait is offered callback windows; a claim by e-mail gets its deadline:

  {_curl(settings, "/v1/callback-offers", bearer, _OFFER)}
  {_curl(settings, "/v1/replies", bearer, _REPLY)}

Ctrl-C stops it; the next start finds everything again.
"""


def _about(key: AdminKey) -> str:
    if key.path is None:
        if key.revoked:
            return "that of PROMISE_ADMIN_KEY was revoked and opens nothing; set another one, and start again"
        return "that of PROMISE_ADMIN_KEY"
    if key.revoked:
        return (
            f"in {key.path}, was revoked and opens nothing; delete that file or set PROMISE_ADMIN_KEY, and start again"
        )
    return f"{key.text} (told only now, kept in {key.path})" if key.text else f"in {key.path}"


def _curl(settings: Settings, path: str, bearer: str, body: Mapping[str, object]) -> str:
    json_body = shlex.quote(json.dumps(body))
    return f"curl {settings.address}{path} -H {bearer} -H 'Content-Type: application/json' -d {json_body}"
