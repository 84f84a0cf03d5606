"""One-time codes: the test vectors of RFC 6238 and RFC 4226, addresses, and what is no seed."""

from __future__ import annotations

import base64

import pytest

from handeye.actions import hands, secrets, totp

KEYS = {
    "SHA1": b"12345678901234567890",
    "SHA256": b"12345678901234567890123456789012",
    "SHA512": b"1234567890123456789012345678901234567890123456789012345678901234",
}
VECTORS = [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]
"""RFC 6238, appendix B: time, and the codes by SHA1, SHA256 and SHA512."""


@pytest.mark.parametrize(("at", "sha1", "sha256", "sha512"), VECTORS)
def test_the_vectors_of_the_standard(at: int, sha1: str, sha256: str, sha512: str) -> None:
    codes = [totp.Seed(key, 8, 30, name).code(at) for name, key in KEYS.items()]
    assert codes == [sha1, sha256, sha512]


SEED = base64.b32encode(KEYS["SHA1"]).decode()


@pytest.mark.parametrize(
    "text", [SEED, SEED.lower(), " ".join(SEED[i : i + 4] for i in range(0, 32, 4)), SEED + "==="]
)
def test_a_seed_as_apps_show_it(text: str) -> None:
    assert totp.read_seed(text).code(1111111109) == "081804"


def test_an_address_says_how_codes_are_made() -> None:
    key = base64.b32encode(KEYS["SHA256"]).decode().rstrip("=")
    about = f"secret={key}&issuer=Shop&algorithm=SHA256&digits=8&period=60"
    seed = totp.read_seed(f"otpauth://totp/Shop:me%40shop.example?{about}")
    assert (seed.digits, seed.period, seed.algorithm) == (8, 60, "SHA256")
    assert seed.code(118) == "46119246", "the same counter as at 59 with 30 seconds"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not base32!", "no seed"),
        ("A1B8", "no seed"),
        ("", "no seed"),
        (f"otpauth://hotp/x?secret={SEED}", "another kind"),
        ("otpauth://totp/x?issuer=y", "no seed"),
        (f"otpauth://totp/x?secret={SEED}&algorithm=MD5", "algorithm"),
        (f"otpauth://totp/x?secret={SEED}&digits=40", "digits"),
        (f"otpauth://totp/x?secret={SEED}&period=0", "period"),
        (f"otpauth://totp/x?secret={SEED}&period=five", "period"),
        (f"otpauth://[totp/x?secret={SEED}", "no seed"),
    ],
)
def test_what_is_no_seed_is_not_shown(text: str, words: str) -> None:
    with pytest.raises(totp.SeedError, match=words) as caught:
        totp.read_seed(text)
    assert not text or text not in str(caught.value)
    assert SEED not in str(caught.value)
    if text:
        broken = secrets.Secrets({"code": secrets.Secret(text, totp=True)})
        with pytest.raises(hands.Refused, match="the secret `code`"):
            broken.reveal("${secrets.code}")


def test_a_typed_code_is_known_from_then_on() -> None:
    held = secrets.Secrets({"code": secrets.Secret(SEED, totp=True)})
    code = held.reveal("${secrets.code}")
    assert len(code) == 6
    assert held.redact(f"{code} of {SEED}") == "${secrets.code} of ${secrets.code}"
    address = f"otpauth://totp/x?secret={SEED}"
    whole = secrets.Secrets({"code": secrets.Secret(address, totp=True)})
    assert whole.redact(f"seed {SEED}") == "seed ${secrets.code}"
    assert SEED not in repr(whole) + repr(secrets.Secret(SEED)) + repr(totp.read_seed(SEED))
