"""Writes the contract beside this file, with ready-made requests: `python -m openapi.export`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from promise_service.adapters.policy_document import json_schema
from promise_service.http.application import HANDLERS
from promise_service.http.openapi import Contract, contract

FOLDER = Path(__file__).parent

_HEADING = """\
# A request for every operation, for editors that send .http files, and to copy from.
# Made of the contract: python -m openapi.export
@address = http://127.0.0.1:8000
@key = put-your-key-here
"""


def the_contract() -> Contract:
    """The contract of this version."""
    return contract(HANDLERS, json_schema())


def requests(document: dict[str, Any]) -> str:
    """The example of every operation, as an .http file."""
    examples = document["components"]["examples"]
    written = [_HEADING]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            written.append("\n".join(_request(method.upper(), path, operation, examples)))
    return "\n".join(written)


def _request(method: str, path: str, operation: dict[str, Any], examples: dict[str, Any]) -> Iterator[str]:
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
    yield f"### {operation['summary']}"
    yield f"{method} {{{{address}}}}{path}"
    if operation["x-scopes"]:
        yield "Authorization: Bearer {{key}}"
    parameters = operation.get("parameters", ())
    yield from (f"{each['name']}: {each['example']}" for each in parameters if _names_a_version(method, each))
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is not None:
        yield "Content-Type: application/json"
        yield ""
        example = content["examples"]["example"]
        name = example.get("$ref", "").rpartition("/")[2]
        yield json.dumps(examples[name]["value"] if name else example["value"], indent=2, ensure_ascii=False)
    yield ""


def _names_a_version(method: str, parameter: dict[str, Any]) -> bool:
    """Which header says what version is meant: the first policy is published where there is none."""
    return bool(parameter["name"] == ("If-None-Match" if method == "PUT" else "If-Match"))


def main() -> None:
    """Write both files."""
    exported = the_contract()
    (FOLDER / "openapi.json").write_text(exported.text, encoding="utf-8")
    (FOLDER / "requests.http").write_text(requests(dict(exported.document)), encoding="utf-8")


if __name__ == "__main__":
    main()
