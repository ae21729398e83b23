"""The claims that a group of commands sees, takes and ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from promise_service.domain.claims import Claim, ClaimEnd


class BookClaims:
    """Claims by the chain of their promise.

    Facts end claims whether or not a command has asked to see any, so `ended` may name chains that nobody has claimed.
    """

    def __init__(self, loaded: Iterable[Claim]) -> None:
        self._claims = {claim.chain_id: claim for claim in loaded}
        self._taken: dict[str, Claim] = {}
        self._ended: defaultdict[str, list[ClaimEnd]] = defaultdict(list)

    @property
    def taken(self) -> tuple[Claim, ...]:
        """What was claimed, or given back by whoever had claimed it; one a chain."""
        return tuple(self._taken.values())

    @property
    def ended(self) -> Mapping[str, Sequence[ClaimEnd]]:
        """What facts do to the claims on these chains, after whatever was taken, in their order."""
        return dict(self._ended)

    def on(self, chain_id: str) -> Claim | None:
        """The claim on that chain, over or not; None where nobody has claimed it, or it was ended."""
        return self._claims.get(chain_id)

    def take(self, claims: Iterable[Claim]) -> None:
        """These claims, each in place of any other on its chain."""
        for claim in claims:
            self._claims[claim.chain_id] = self._taken[claim.chain_id] = claim
            self._ended.pop(claim.chain_id, None)

    def end(self, ends: Iterable[ClaimEnd]) -> None:
        """End the claims on these chains, where they are meant."""
        for end in ends:
            self._ended[end.chain_id].append(end)
            claim = self._claims.pop(end.chain_id, None)
            if claim is not None and (left := end.leaves(claim)) is not None:
                self._claims[end.chain_id] = left
