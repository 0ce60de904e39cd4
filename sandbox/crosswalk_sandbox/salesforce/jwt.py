"""Signed assertions (JWT, RS256) and the certificate they are checked with."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import load_pem_x509_certificate

_KEY_BITS = 2048


def new_key_pair() -> tuple[str, str]:
    """Return a fresh private key and its public key, as PEM."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
    secret = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return secret.decode(), _pem(private.public_key())


def public_key(pem: str) -> str:
    """Return the public key of a certificate, or of a public key, as PEM.

    Raises:
        ValueError: It is neither, or no RSA key.
    """
    if "CERTIFICATE" in pem:
        key = load_pem_x509_certificate(pem.encode()).public_key()
    else:
        key = serialization.load_pem_public_key(pem.encode())  # type: ignore[assignment]  # a wider union
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("the certificate holds no RSA key")  # noqa: TRY004 - a bad value
    return _pem(key)


def verified(assertion: str, key_pem: str | None) -> dict[str, Any] | None:
    """Return the claims of an assertion that this key's owner signed, or nothing."""
    head, _, signature = assertion.rpartition(".")
    if key_pem is None or head.count(".") != 1:
        return None
    try:
        header, claims = (json.loads(_decoded(part)) for part in head.split("."))
        key = serialization.load_pem_public_key(key_pem.encode())
        if header.get("alg") != "RS256" or not isinstance(key, rsa.RSAPublicKey):
            return None
        key.verify(_decoded(signature), head.encode(), padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError, Base64Error, AttributeError):
        return None
    return claims if isinstance(claims, dict) else None


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _pem(key: rsa.RSAPublicKey) -> str:
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()
