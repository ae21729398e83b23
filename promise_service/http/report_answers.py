"""Reports as JSON, or as CSV for those who ask for it."""

from __future__ import annotations

from collections.abc import Sequence

from litestar import Response
from pydantic import BaseModel

from promise_service.http.answers import JSON, ok, response
from promise_service.http.csv_rows import CSV, csv_of
from promise_service.http.inputs import ApiRequest


def report_answer(
    request: ApiRequest, name: str, report: BaseModel, columns: Sequence[str], *, part: str = "items"
) -> Response[bytes]:
    """The report in the form that the request accepts, JSON unless it prefers CSV: that is the rows of `part` alone."""
    if request.accept.best_match([JSON, CSV], default=JSON) == CSV:
        rows = report.model_dump(mode="json", by_alias=True)[part]
        answer = Response(csv_of(rows, columns).encode(), media_type=f"{CSV}; header=present")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    else:
        answer = response(ok(report))
    answer.headers["Vary"] = "Accept"
    return answer
