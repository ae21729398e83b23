"""Makes exact promises to customers - callback windows, reply deadlines - and keeps them."""

__version__ = "0.1.0"
"""Of this release, and so of the contract in it; the same as in pyproject.toml."""
