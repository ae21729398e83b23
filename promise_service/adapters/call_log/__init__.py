"""Logs of calls as CSV, and what was learnt from them as JSON."""

from promise_service.adapters.call_log.learnt_file import read_learnt, write_learnt
from promise_service.adapters.call_log.log_file import read_call_log
from promise_service.adapters.call_log.predictions_file import write_predictions

__all__ = ["read_call_log", "read_learnt", "write_learnt", "write_predictions"]
