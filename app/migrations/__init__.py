"""The database's history, one module a step. Alembic runs them; app.migrate calls Alembic."""
