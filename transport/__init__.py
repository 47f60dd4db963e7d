"""GraphQL over HTTP: knows Starlette and the schema, nothing of shops."""
