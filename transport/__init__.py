"""GraphQL over HTTP; knows Starlette and a schema, nothing of shops."""
