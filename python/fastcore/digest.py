"""Fingerprints of findings, and hashes of many messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastcore import _backend
from fastcore._arguments import MAX_WORKERS, check_int
from fastcore._digest_arguments import check_messages, checked_fields, finding_list, known_set
from fastcore._hash_functions import hash_function
from fastcore._messages import Message, take_messages
from fastcore.digest_fingerprints import Fingerprints

__all__ = ["Fingerprints", "fingerprint_findings", "hash_batch", "sha256_batch"]


def fingerprint_findings(
    findings: Any,
    *,
    version: int = 2,
    fields: Iterable[str] | None = None,
    known: Iterable[str] | None = None,
) -> Fingerprints:
    r"""Give findings identities that other runs of the same analysis find again.

    **Version 1** is the SHA-256 of ``rule_id``, ``file_path``, ``line``, ``column`` and ``message``.

    **Version 2** stays the same when lines move. Its key is the SHA-256 of ``tool_name``, ``rule_id``,
    ``file_path`` and ``code_snippet``, or ``message`` where the snippet is blank; in both, runs of ASCII
    whitespace count as one space, and those at the ends not at all. Findings with an equal key are numbered
    by their regions: the distinct ``(line, column, end_line, end_column)`` get 0, 1, 2 … in ascending order.
    The fingerprint is the key for number 0, else the SHA-256 of the key's 32 bytes and the number in 4 bytes,
    the highest first.

    A field is hashed as the length of its text in 4 bytes, the highest first, and the text: a str in UTF-8 (a
    surrogate, which UTF-8 has no form for, as U+FFFD), an integer in decimal, ``cwe`` joined by commas,
    ``suppressed`` as ``true`` or ``false``. What a finding lacks, or has as None, is empty or 0.

    Args:
        findings: the findings of a report, or any iterable of mappings and of objects with these attributes.
        version: 1 or 2.
        fields: other fields to hash instead, in this order: those above, ``severity``, ``end_line``,
            ``end_column``, ``cwe``, ``suppressed`` or ``baseline_state``. In version 2 a blank snippet then
            stays empty.
        known: fingerprints that were there before; a set is asked and not copied.

    Returns:
        The fingerprints, and which of them were there already.

    Raises:
        ArgumentTypeError: an argument, a finding or one of its fields has the wrong type; ``index`` says
            which finding.
        ArgumentError: there is no such version or field, a field is given twice, or an integer has more than
            64 bits.

    Example:
        >>> finding = {
        ...     "tool_name": "bandit", "rule_id": "B101", "file_path": "src/app.py", "line": 7, "column": 5,
        ...     "message": "Use of assert detected.", "code_snippet": "\tassert  x\n",
        ... }
        >>> fingerprint_findings([finding], version=1).fingerprints
        ['sha256:1f77562caebbec48b536b764b624f2c3bccf3df0954b114ceda19ad727d5d1d8']
        >>> import hashlib
        >>> hashlib.sha256(
        ...     b"\0\0\0\x04B101" b"\0\0\0\x0asrc/app.py" b"\0\0\0\x017" b"\0\0\0\x015"
        ...     b"\0\0\0\x17Use of assert detected."
        ... ).hexdigest()
        '1f77562caebbec48b536b764b624f2c3bccf3df0954b114ceda19ad727d5d1d8'
        >>> for fingerprint in fingerprint_findings([finding, finding | {"line": 9}]).fingerprints:
        ...     print(fingerprint)
        sha256:e3cb0b976a437b4f1803b3d322ed5fd846525690f510576f09d24ce880217991
        sha256:415944311bae0d49fc2888d5c250ba0bfe2f2e2062582a9d5d16cffebf9322ae
        >>> key = hashlib.sha256(
        ...     b"\0\0\0\x06bandit" b"\0\0\0\x04B101" b"\0\0\0\x0asrc/app.py" b"\0\0\0\x08assert x"
        ... )
        >>> key.hexdigest()
        'e3cb0b976a437b4f1803b3d322ed5fd846525690f510576f09d24ce880217991'
        >>> hashlib.sha256(key.digest() + b"\0\0\0\x01").hexdigest()
        '415944311bae0d49fc2888d5c250ba0bfe2f2e2062582a9d5d16cffebf9322ae'
    """
    chosen = checked_fields(version, fields)
    table = _backend.fingerprint_findings(
        _table_or_list(findings), version=version, fields=chosen, known=known_set(known)
    )
    return Fingerprints(table)


def _table_or_list(findings: Any) -> Any:
    table = getattr(findings, "table", findings)
    return table if isinstance(table, _backend.FindingTable) else finding_list(findings)


def sha256_batch(messages: Iterable[Message], *, workers: int | None = None) -> list[str]:
    """Hash many messages with SHA-256.

    Args:
        messages: bytes-like objects; those that can change are copied. A str is refused: encode it first.
        workers: threads that share the work, up to ``MAX_WORKERS``; None takes one a core when there is more
            than 4 MB to hash. A message is hashed by one thread.

    Returns:
        64 lower-case hexadecimal digits for each message, in their order.

    Raises:
        ArgumentTypeError: an argument has the wrong type, or a message is not bytes-like; ``index`` says
            which one.
        ArgumentError: ``workers`` is out of range.

    Example:
        >>> sha256_batch([b"abc", bytearray(b"")])[0]
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

    Source: FIPS 180-4.
    """
    check_messages(messages)
    if workers is not None:
        check_int(workers, "workers", 1, MAX_WORKERS)
    return _backend.sha256_batch(messages, workers=workers)


def hash_batch(messages: Iterable[Message], algorithm: str) -> list[str]:
    """Hash many messages with an algorithm of your choice.

    Args:
        messages: as in `sha256_batch`.
        algorithm: ``"sha256"``; the name of another one that `hashlib` has, with a digest of fixed length; or
            ``"blake3"``, for which the extra ``digest`` is needed.

    Returns:
        Lower-case hexadecimal digits for each message, in their order.

    Raises:
        ArgumentTypeError: an argument has the wrong type, or a message is not bytes-like; ``index`` says
            which one.
        ArgumentError: there is no such algorithm.
        ImportError: the package ``blake3`` is not installed.

    Example:
        >>> hash_batch([b"abc"], "sha1")
        ['a9993e364706816aba3e25717850c26c9cd0d89d']
    """
    check_messages(messages)
    hash_one = hash_function(algorithm)
    if hash_one is None:
        return _backend.sha256_batch(messages, workers=None)
    return [hash_one(message) for message in take_messages(messages)]
