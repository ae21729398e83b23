"""The tables. One schema for SQLite and PostgreSQL; migrations/ makes it, a test compares the two.

They refer to each other by name, so none is of use before all are known: whoever takes one has them all.
"""

from promise_service.adapters.sql.schema import access, jobs, offers, policies, promises, waits, webhooks
from promise_service.adapters.sql.schema.conventions import metadata

__all__ = ["access", "jobs", "metadata", "offers", "policies", "promises", "waits", "webhooks"]
