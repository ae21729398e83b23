"""No file tells of the machine that it was written on, or where its packages were had."""

from __future__ import annotations

import re

from tests.guards.tree import texts

# In pieces, so that this file does not tell either.
HOSTS = [".".join(pieces) for pieces in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("deb", "debian"))]
FOLDERS = ["/".join(("", folder, "")) for folder in ("work", "root", "home")]
TELLING = re.compile("|".join(re.escape(word) for word in HOSTS + FOLDERS))


def test_no_file_names_a_package_registry_or_a_folder_of_one_machine() -> None:
    telling = [
        f"{path}:{number}: {line.strip()}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if TELLING.search(line)
    ]

    assert telling == []
