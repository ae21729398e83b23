"""How long a caller will probably wait, learnt from the calls of one queue, and how well that was said so far."""
