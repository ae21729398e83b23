"""`python -m promise_service` is `promise-service`."""

from __future__ import annotations

import sys

from promise_service.cli import main

if __name__ == "__main__":
    sys.exit(main())
