"""Tryton 8: leads become sale opportunities, over its JSON-RPC.

A lead is found again by its order's key, which stands in the opportunity's `reference`.
Nothing is guessed: an opportunity in state `lead` needs no party, so the customer's name is
only written into the comment, and a person picks the party.
"""

from __future__ import annotations

from ._writer import Tryton

__all__ = ["Tryton"]
