"""What people see in a browser: checkout, an order's page, GraphiQL, and health for machines."""
