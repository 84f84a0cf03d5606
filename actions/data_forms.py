"""What sensitive data looks like: card issuers, lengths of IBANs, keys and tokens. Data only.

Ranges of card issuers are those of ISO/IEC 7812 as the card schemes publish them, lengths of IBANs
those of the SWIFT registry, forms of tokens those that the services document for secret scanning.
"""

from __future__ import annotations

import re
from functools import cache

ISSUERS: tuple[tuple[str, str, frozenset[int]], ...] = (
    ("4", "4", frozenset((13, 16, 19))),  # Visa
    ("51", "55", frozenset((16,))),  # Mastercard
    ("2221", "2720", frozenset((16,))),
    ("34", "34", frozenset((15,))),  # American Express
    ("37", "37", frozenset((15,))),
    ("300", "305", frozenset((14, 16))),  # Diners Club
    ("36", "36", frozenset((14, 16, 19))),
    ("38", "39", frozenset((14, 16, 19))),
    ("6011", "6011", frozenset((16, 19))),  # Discover
    ("644", "659", frozenset((16, 19))),
    ("3528", "3589", frozenset((16, 19))),  # JCB
    ("62", "62", frozenset((16, 17, 19))),  # UnionPay; 18 digits are a resident's number
    ("81", "81", frozenset((16, 19))),
    ("9558", "9558", frozenset((19,))),
    ("2200", "2204", frozenset((16, 19))),  # Mir
    ("9792", "9792", frozenset((16,))),  # Troy
    ("60", "60", frozenset((16,))),  # RuPay
    ("508", "508", frozenset((16,))),
    *((one, one, frozenset((13, 15, 16, 18, 19))) for one in ("5018", "5020", "5038", "5893")),
    *((one, one, frozenset((13, 15, 16, 18, 19))) for one in ("6304", "6759", "6761", "6763")),
)
"""First digits from and to, and how many digits there are."""

_IBANS = """
AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28
EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26
IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28
NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25
SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
"""
IBAN_LENGTHS = {one[:2]: int(one[2:]) for one in _IBANS.split()}
"""Characters of an IBAN, by country."""

KEY_BEGINS = re.compile(
    r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----"
    r"|---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----|PuTTY-User-Key-File-\d:"
)
KEY_ENDS = re.compile(
    r"-----END (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----"
    r"|---- END SSH2 ENCRYPTED PRIVATE KEY ----|Private-MAC: ?[0-9a-f]{8,64}"
)
KEY_BODIES = re.compile(
    r"(?<![A-Za-z0-9+/])b3BlbnNzaC1rZXktdjE[A-Za-z0-9+/=\s]{40,}|AGE-SECRET-KEY-1[0-9A-Z]{58}"
)
"""OpenSSH's first bytes in base64, and keys of age."""


_LETTERS = "[A-Za-z0-9_-]"
_TOKENS = (
    ("eyJ", rf"eyJ{_LETTERS}{{8,4000}}\.eyJ{_LETTERS}{{8,8000}}\.{_LETTERS}{{0,2000}}"),
    ("A", "(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}"),  # Amazon
    ("gh", "gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255}"),
    ("gl", r"gl(?:pat|dt|rt|ptt|ft|imt|agent|oas|soat|cbt)-[A-Za-z0-9_.-]{20,300}"),
    ("xox", "xox[abeoprs]-[A-Za-z0-9-]{10,250}"),  # Slack
    ("xapp-", "xapp-[0-9]-[A-Za-z0-9-]{10,250}"),
    ("hooks.slack", "hooks[.]slack[.]com/services/T[A-Z0-9]{6,12}/[A-Za-z0-9/]{10,60}"),
    ("sk-", rf"sk-(?:proj|svcacct|admin|ant|or)-{_LETTERS}{{20,300}}"),  # model providers
    ("sk-", "sk-(?=[A-Za-z]{0,60}[0-9])[A-Za-z0-9]{20,100}"),
    ("AIza", rf"AIza{_LETTERS}{{35}}"),  # Google
    ("ya29.", rf"ya29\.{_LETTERS}{{20,1000}}"),
    ("GOCSPX-", rf"GOCSPX-{_LETTERS}{{28}}"),
    ("_live_", "(?:sk|rk)_live_[0-9A-Za-z]{16,250}"),  # Stripe
    ("whsec_", "whsec_[0-9A-Za-z+/]{24,100}={0,2}"),
    ("npm_", "npm_[A-Za-z0-9]{36}"),
    ("pypi-", rf"pypi-AgEIcHlwaS5vcmc{_LETTERS}{{50,1000}}"),
    ("hf_", "hf_[A-Za-z0-9]{30,100}"),
    ("SG.", rf"SG\.{_LETTERS}{{22}}\.{_LETTERS}{{43}}"),  # SendGrid
    (":AA", rf"[0-9]{{8,10}}:AA{_LETTERS}{{33}}"),  # Telegram
    ("_v1_", "do[opr]_v1_[a-f0-9]{64}"),  # DigitalOcean
    ("LTAI", "LTAI[A-Za-z0-9]{12,30}"),  # Alibaba Cloud
    ("AKID", "AKID[A-Za-z0-9]{32}"),  # Tencent Cloud
)


@cache
def tokens() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Words that must be there for a form of token to be looked for, and the form."""
    around = r"(?<![A-Za-z0-9_-])(?:{})(?![A-Za-z0-9_-])"
    return tuple((hint, re.compile(around.format(form))) for hint, form in _TOKENS)


@cache
def iban_rest(length: int) -> re.Pattern[str]:
    """What follows country and check digits in an IBAN of so many characters."""
    return re.compile(rf"(?:[ -]?[0-9A-Za-z]){{{length - 4}}}(?![0-9A-Za-z])")
