"""What Alembic runs for each command: the migrations, in the transaction that `migration.py` has begun."""

from alembic import context

from promise_service.adapters.sql.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
