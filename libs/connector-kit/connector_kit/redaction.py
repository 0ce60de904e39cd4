"""Take secrets and personal data out of a text before it reaches a log, a receipt or a person."""

from __future__ import annotations

import re

MASK = "***"

_EMAIL = re.compile(r"([^\s@<>\"'(),:;=/&?]{1,64})(?<!\*\*\*)@([^\s@<>\"'(),;=/&?]{1,255})")
_SCHEME = re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]+", re.IGNORECASE)
_NAMED = re.compile(
    r"((?:access[_-]?(?:token|key)|client[_-]?secret|refresh[_-]?token|password|api[_-]?key|authorization)"
    r"[\"']?\s*[=:]\s*[\"']?)(?!(?:Bearer|Basic)\b)[^\s\"'&,;}]+",
    re.IGNORECASE,
)
_URL_USER = re.compile(r"(://)[^\s/@]+@")


def mask_email(address: str) -> str:
    """Return `a***@acme.com` for `ann@acme.com`: enough to recognise, too little to write to."""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}{MASK}@{host}" if at else MASK


def redact(text: str) -> str:
    """Return `text` with tokens, secrets and passwords masked and e-mail addresses shortened."""
    text = _URL_USER.sub(rf"\1{MASK}@", text)
    text = _SCHEME.sub(rf"\1 {MASK}", text)
    text = _NAMED.sub(rf"\g<1>{MASK}", text)
    return _EMAIL.sub(lambda match: mask_email(match.group(0)), text)
