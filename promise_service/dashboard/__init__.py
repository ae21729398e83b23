"""The supervisors' page: made on the server, for any browser, with everything from this one address."""
