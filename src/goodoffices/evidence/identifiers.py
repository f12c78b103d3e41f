"""Names for the parts of a ledger that other programs can use: IRIs without any address in them."""

from __future__ import annotations

import base64
import re
from typing import Final

from goodoffices.case.ledger import DocumentEntry
from goodoffices.case.model import Case

__all__ = ["NAMESPACE", "case_iri", "document_iri", "local", "part_iri"]

NAMESPACE: Final = "urn:goodoffices:"
"""What our own terms begin with; ``go:`` is short for it."""

_RESERVED: Final = re.compile(r"[^A-Za-z0-9._~-]")
_SHA256: Final = re.compile(r"[0-9a-fA-F]{64}")


def local(kind: str, name: str) -> str:
    """Return the end of an IRI, for a part of a case: its kind and its id, fit for any reader.

    Examples
    --------
    >>> local("claim", "c 1")
    'claim/c%201'
    """
    return f"{kind}/" + _RESERVED.sub(_encoded, name)


def case_iri(case: Case) -> str:
    """Return the name of a case file: the hash of its bytes [1]_, so that it means this text and no other.

    References
    ----------
    .. [1] S. Farrell et al., "Naming Things with Hashes", RFC 6920 (2013).
    """
    return _hashed(case.sha256) or f"{NAMESPACE}case"


def part_iri(kind: str, name: str) -> str:
    """Return the name of a part of a ledger."""
    return NAMESPACE + local(kind, name)


def document_iri(document: DocumentEntry) -> str:
    """Return the name of a document: the hash of its bytes where the ledger has it."""
    return _hashed(document.sha256 or "") or part_iri("document", document.id)


def _encoded(match: re.Match[str]) -> str:
    # Written here because what the standard library has for it is in the part that opens addresses.
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "backslashreplace"))


def _hashed(sha256: str) -> str | None:
    if _SHA256.fullmatch(sha256) is None:
        return None
    code = base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode("ascii").rstrip("=")
    return f"ni:///sha-256;{code}"
