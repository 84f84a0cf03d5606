"""One-time codes of the moment from a stored seed (TOTP, RFC 6238)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

ALGORITHMS = {"SHA1": hashlib.sha1, "SHA256": hashlib.sha256, "SHA512": hashlib.sha512}
NO_SEED = "is no seed of one-time codes: give it in base32 (letters and 2 to 7), or as otpauth://"


class SeedError(ValueError):
    """A seed that cannot be used: `str()` says why, without any part of it."""


@dataclass(frozen=True)
class Seed:
    """What codes are made from.

    Args:
        key: the shared key.
        digits: how long a code is.
        period: seconds for which a code holds.
        algorithm: SHA1, SHA256 or SHA512.
    """

    key: bytes = field(repr=False)
    digits: int = 6
    period: int = 30
    algorithm: str = "SHA1"

    def code(self, at: float | None = None) -> str:
        """The code of a moment, in seconds since 1970; of now by default."""
        counter = int(time.time() if at is None else at) // self.period
        made = hmac.new(self.key, counter.to_bytes(8, "big"), ALGORITHMS[self.algorithm]).digest()
        start = made[-1] & 15
        number = int.from_bytes(made[start : start + 4], "big") & 0x7FFFFFFF
        return f"{number % 10**self.digits:0{self.digits}d}"


def read_seed(text: str) -> Seed:
    """A seed in base32 (spaces, hyphens and small letters as apps show it), or as an address.

    Addresses are those behind the QR codes: otpauth://totp/…?secret=…&digits=…&period=…&algorithm=…

    Raises:
        SeedError: when it is neither; what stands there is not shown.
    """
    if not text.casefold().startswith("otpauth:"):
        return Seed(_key(text))
    try:
        parts = urlsplit(text)
    except ValueError:
        raise SeedError(NO_SEED) from None
    if parts.netloc.casefold() != "totp":
        raise SeedError("is an otpauth:// address of another kind than totp")
    given = {name.casefold(): values[0] for name, values in parse_qs(parts.query).items()}
    algorithm = given.get("algorithm", "SHA1").upper().replace("-", "")
    if algorithm not in ALGORITHMS:
        raise SeedError("wants an algorithm that is none of SHA1, SHA256 and SHA512")
    digits, period = _number(given, "digits", 6), _number(given, "period", 30)
    if not 6 <= digits <= 10:
        raise SeedError("wants codes that do not have 6 to 10 digits")
    return Seed(_key(given.get("secret", "")), digits, period, algorithm)


def _number(given: dict[str, str], name: str, default: int) -> int:
    text = given.get(name, str(default))
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**6):
        raise SeedError(f"has `{name}` with something that is no number of 1 or more")
    return int(text)


def _key(text: str) -> bytes:
    plain = "".join(text.replace("-", "").split()).rstrip("=").upper()
    try:
        key = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except (binascii.Error, ValueError):
        raise SeedError(NO_SEED) from None
    if not key:
        raise SeedError(NO_SEED)
    return key
