"""The contract as it is published: openapi.json, a request for every operation, and what writes both."""
