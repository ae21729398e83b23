"""What Alembic runs for each command: the migrations, in the transaction that `migration.py` has begun."""

from alembic import context

# Without our metadata: its naming convention would rename what migrations name in full.
context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
