"""How Alembic reaches the database: through the connection that `schema` hands it."""

from alembic import context

from gateway.store.tables import Row

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Row.metadata, render_as_batch=False)
with context.begin_transaction():
    context.run_migrations()
