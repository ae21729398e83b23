"""Templates: a small part of Jinja, with which words can be chosen but nothing can be computed.

Allowed are text, comments, `{{ variable }}` and `{% if variable %}` with else, elif, not, and, or. What a
template says then depends on nothing but which variables are absent, so that `template_faults` can look at
all that it will ever say. Values are never parsed: a customer called `{{ 7 * 7 }}` is greeted as such.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

LONGEST_TEXT = 4000
MOST_TAGS = 40
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
)
_MANY_BLANK_LINES = re.compile(r"\n\s*\n\s*\n")


class Absent(StrictUndefined):
    """A variable that has no value this time: false in a condition, an UndefinedError where it is printed."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]  # StrictUndefined says that it never returns
        return False


def _absent(name: str) -> Absent:
    return Absent(hint=f"it shows {name}, which some promises do not have; put it inside {{% if {name} %}}")


# The texts are plain text for mail and speech, never HTML: escaping would corrupt them.
_ENVIRONMENT = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


def render(source: str, values: Mapping[str, str | None]) -> str:
    """The text of a template; jinja2.UndefinedError where it prints what is absent or unknown."""
    template = _compiled(source)
    known = {name: _absent(name) if value is None else value for name, value in values.items()}
    # A shared context holds the values and none of Jinja's global functions.
    text = "".join(template.root_render_func(template.new_context(known, shared=True)))
    return _MANY_BLANK_LINES.sub("\n\n", text).strip() if "\n" in text else text


def variables_of(source: str) -> frozenset[str]:
    """The variables that a template uses; ValueError says why it is not one."""
    if len(source) > LONGEST_TEXT:
        raise ValueError(f"it has {len(source)} characters; {LONGEST_TEXT} are the most")
    if source.count("{%") > MOST_TAGS:
        raise ValueError(f"it has {source.count('{%')} tags; {MOST_TAGS} are the most")
    try:
        tree = _ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        raise ValueError(f"line {error.lineno}: {error.message}") from None
    except RecursionError:
        raise ValueError("its brackets are nested too deeply") from None
    beyond = next((node for node in tree.find_all(nodes.Node) if not isinstance(node, _ALLOWED)), None)
    if beyond is not None:
        raise ValueError(
            f"line {beyond.lineno}: {type(beyond).__name__} is not allowed;"
            " use {{ variable }} and {% if variable %} ... {% else %} ... {% endif %} only"
        )
    return frozenset(name.name for name in tree.find_all(nodes.Name))


@lru_cache(maxsize=1024)
def _compiled(source: str) -> Template:
    return _ENVIRONMENT.from_string(source)
