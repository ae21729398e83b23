"""The page that every customer has of their promise: HTML that needs no script, no cookie and no other address."""
