"""Alembic's way in: it works in the transaction that district/migrate.py opened."""

from alembic import context
from sqlalchemy import Connection

from district.schema import Base

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, transactional_ddl=True)
context.run_migrations()
