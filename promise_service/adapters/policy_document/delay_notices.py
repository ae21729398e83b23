"""How long before the end customers are told of a delay: of a callback, not before its window has begun."""

from __future__ import annotations

from promise_service.adapters.policy_document.document import PolicyDocument
from promise_service.adapters.policy_document.durations import format_duration
from promise_service.adapters.policy_document.fault_list import FaultList
from promise_service.domain.policy import DelayNotices


def delay_notices_of(document: PolicyDocument) -> DelayNotices:
    """What is written; the usual time before the end of a window, where nothing is, but none longer than a window."""
    written = document.delay_notices
    usual = "callback" not in written.model_fields_set
    windows = [queue.callback.window for queue in document.queues.values()] if usual else []
    return DelayNotices(callback=min([written.callback, *windows]), reply=written.reply)


def check_delay_notices(document: PolicyDocument, faults: FaultList) -> None:
    """Nobody is to be told that a callback will be late before the window in which it was promised has begun."""
    lead = delay_notices_of(document).callback
    narrow = {name: queue.callback.window for name, queue in document.queues.items() if queue.callback.window < lead}
    if narrow:
        shortest = format_duration(min(narrow.values()))
        faults.add(
            f"{format_duration(lead)} before the end is before the windows of {', '.join(sorted(narrow))} begin; "
            f"write {shortest} or less",
            "delay_notices",
            "callback",
        )
