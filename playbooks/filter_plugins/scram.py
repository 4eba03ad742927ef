"""Filters for passwords of PostgreSQL."""

from __future__ import annotations

import base64
import hashlib
import hmac

ITERATIONS = 4096


def scram_secret(password: str) -> str:
    """What a server keeps of a password to check it by SCRAM-SHA-256 (RFC 5802, 7677), as PostgreSQL writes it.

    The salt is made of the password, so that the same one gives the same text in every run; the vault's are random.
    """
    salt = hashlib.sha256(b"salt" + password.encode()).digest()[:16]
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ITERATIONS)

    def keyed(what: bytes) -> bytes:
        return hmac.new(salted, what, "sha256").digest()

    stored, server = hashlib.sha256(keyed(b"Client Key")).digest(), keyed(b"Server Key")
    text = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${ITERATIONS}:{text[0]}${text[1]}:{text[2]}"


class FilterModule:
    """What Ansible looks for."""

    def filters(self):
        return {"scram_secret": scram_secret}
