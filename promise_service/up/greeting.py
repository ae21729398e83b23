"""What `up` says once everything runs."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path

from promise_service.settings import Settings

_OFFER = {"queue": "support", "predicted_wait_seconds": 260, "phone": "+33612345678", "locale": "en"}
_REPLY = {"channel": "email", "subject": "claim", "customer": {"name": "Ann", "locale": "en"}}


def greeting(settings: Settings, *, new_key: str | None, key_file: Path | None) -> str:
    """The address, the admin key or where it is, and two commands to try that work when pasted.

    `new_key` is told this once; `key_file` is None where the key came from PROMISE_ADMIN_KEY.
    """
    if key_file is None:
        key, bearer = "that of PROMISE_ADMIN_KEY", '"Authorization: Bearer $PROMISE_ADMIN_KEY"'
    else:
        key = f"{new_key} (told only now, kept in {key_file})" if new_key else f"in {key_file}"
        bearer = f'"Authorization: Bearer $(cat {shlex.quote(str(key_file))})"'
    mails = "are sent" if settings.smtp_url else f"are not sent, but become .eml files in {settings.mails}"
    return f"""
Promise Service is ready at {settings.address}, its API page at {settings.address}/docs

  Admin key  {key}
  Data       {settings.data}
  Mails      {mails}

A call with 260 s to wait is offered callback windows; a claim by e-mail gets its deadline:

  {_curl(settings, "/v1/callback-offers", bearer, _OFFER)}
  {_curl(settings, "/v1/replies", bearer, _REPLY)}

Ctrl-C stops it; the next start finds everything again.
"""


def _curl(settings: Settings, path: str, bearer: str, body: Mapping[str, object]) -> str:
    json_body = shlex.quote(json.dumps(body))
    return f"curl {settings.address}{path} -H {bearer} -H 'Content-Type: application/json' -d {json_body}"
