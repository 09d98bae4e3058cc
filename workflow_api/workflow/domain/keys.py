"""The key by which departments and categories are compared."""

from __future__ import annotations

from servicekit.base.folding import fold_key as match_key

__all__ = ["match_key"]
