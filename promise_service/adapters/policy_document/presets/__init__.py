"""Ready-made policies, to start from."""

from __future__ import annotations

from importlib.resources import files

from promise_service.errors import NotFound


def preset_names() -> list[str]:
    """The names that `preset` knows, in alphabetical order."""
    names = (resource.name for resource in files(__package__).iterdir())
    return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))


def preset(name: str) -> str:
    """The YAML text of a preset, with its comments; NotFound names the known ones."""
    if name not in preset_names():
        raise NotFound("preset", name, known=preset_names())
    return files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
