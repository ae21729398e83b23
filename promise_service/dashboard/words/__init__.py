"""Every text of the pages, once in each language."""
