"""What alembic runs for every command: the connection is ours, and so is the transaction."""

from alembic import context

connection = context.config.attributes["connection"]
# SQLite cannot alter a column in place: alembic copies the table (`op.batch_alter_table`).
context.configure(connection=connection, render_as_batch=connection.dialect.name == "sqlite")
context.run_migrations()
