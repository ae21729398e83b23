"""How long before the end customers are told of a delay: of a callback, while its window goes on."""

from __future__ import annotations

from promise_service.adapters.policy_document.document import PolicyDocument
from promise_service.adapters.policy_document.durations import format_duration
from promise_service.adapters.policy_document.fault_list import FaultList
from promise_service.domain.policy import DelayNotices


def delay_notices_of(document: PolicyDocument) -> DelayNotices:
    """What is written; where nothing is, the usual time of each callback goes by its own window."""
    written = document.delay_notices
    return DelayNotices(callback=written.callback if _is_written(document) else None, reply=written.reply)


def check_delay_notices(document: PolicyDocument, faults: FaultList) -> None:
    """Nobody is to be told that a callback will be late before its window has begun, nor as it begins."""
    lead = document.delay_notices.callback
    windows = {name: queue.callback.window for name, queue in document.queues.items()}
    narrow = {name: window for name, window in windows.items() if window <= lead}
    if narrow and _is_written(document):
        faults.add(
            f"{format_duration(lead)} before the end is not inside the windows of {', '.join(sorted(narrow))}; "
            f"write less than {format_duration(min(narrow.values()))}, or leave it out",
            "delay_notices",
            "callback",
        )


def _is_written(document: PolicyDocument) -> bool:
    return "callback" in document.delay_notices.model_fields_set
