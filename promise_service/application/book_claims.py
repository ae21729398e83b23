"""The claims that a group of commands sees, takes and ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from promise_service.domain.claims import Claim, ClaimEnd, claim_end
from promise_service.domain.promise_facts import Fact


class BookClaims:
    """Claims by the chain of their promise.

    Facts end claims whether or not a command has asked to see any, so `ended` may name chains that nobody has claimed.
    """

    def __init__(self, loaded: Iterable[Claim]) -> None:
        self._claims = {claim.chain_id: claim for claim in loaded}
        self._taken: dict[str, Claim] = {}
        self._ended: dict[str, ClaimEnd] = {}

    @property
    def taken(self) -> tuple[Claim, ...]:
        """What was claimed, or given back by whoever had claimed it; one a chain."""
        return tuple(self._taken.values())

    @property
    def ended(self) -> Mapping[str, ClaimEnd]:
        """What facts did to the claims on these chains, after whatever was taken."""
        return dict(self._ended)

    def on(self, chain_id: str) -> Claim | None:
        """The claim on that chain, over or not; None where nobody has claimed it, or it was ended."""
        return self._claims.get(chain_id)

    def take(self, claims: Iterable[Claim]) -> None:
        """These claims, each in place of any other on its chain."""
        for claim in claims:
            self._claims[claim.chain_id] = self._taken[claim.chain_id] = claim
            self._ended.pop(claim.chain_id, None)

    def hear(self, facts: Iterable[Fact]) -> None:
        """End the claims on the chains of these facts, where that is what they do."""
        for fact in facts:
            self._hear(fact)

    def _hear(self, fact: Fact) -> None:
        end, chain_id = claim_end(fact.what), fact.chain_id
        if end is None or self._ended.get(chain_id) is ClaimEnd.OVER:
            return
        self._ended[chain_id] = end
        if end is ClaimEnd.OVER:
            self._claims.pop(chain_id, None)
        elif chain_id in self._claims:
            self._claims[chain_id] = replace(self._claims[chain_id], given_back=True)
