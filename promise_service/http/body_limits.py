"""How large a body may be, in bytes; a larger one is refused with 413 before it is read to the end."""

from __future__ import annotations

ANY_BODY = 1024 * 1024
PREVIEW_BODY = 16 * 1024 * 1024
