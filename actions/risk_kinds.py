"""The kinds of risk that an action can have: a closed list, named in task files and run folders."""

from __future__ import annotations

from typing import Literal, get_args

RiskKind = Literal[
    "payment",
    "send",
    "delete",
    "sign_in",
    "upload",
    "download",
    "permission",
    "terms",
    "leave",
    "secret",
]
"""Pays; sends or posts something to somebody; deletes; signs in or out; gives a file; takes a file;
grants a permission; accepts terms; leaves the origin; submits a secret."""

RISK_KINDS: tuple[RiskKind, ...] = get_args(RiskKind)
