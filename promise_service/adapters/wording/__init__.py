"""Exact sentences in six languages: Babel for dates and times, templates for the words around them."""
