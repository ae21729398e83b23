"""The policy document: read from YAML or JSON, judged as a whole, turned into the domain's policy."""

from promise_service.adapters.policy_document.document import json_schema
from promise_service.adapters.policy_document.policy_as_text import YamlPolicyText
from promise_service.adapters.policy_document.policy_file import policy_text
from promise_service.adapters.policy_document.presets import preset, preset_names
from promise_service.adapters.policy_document.reader import PolicyReader
from promise_service.adapters.policy_document.reading import read_document

__all__ = ["PolicyReader", "YamlPolicyText", "json_schema", "policy_text", "preset", "preset_names", "read_document"]
