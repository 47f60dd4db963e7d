"""The database's history, for SQLite and PostgreSQL alike; run by ``cartograph migrate``."""
