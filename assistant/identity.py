"""Keys from the one secret, and what they are for.

A person is stored as a keyed hash of the platform's own identity, never as the id itself. Who
has both the secret and a list of members can try each member: this is pseudonymous, not anonymous.
HKDF is RFC 5869 with SHA-256; Crockford's base 32 leaves out letters that are misread.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from assistant.request import Request, User

_NONCE_BYTES: Final = 12  # as NIST SP 800-38D has it for GCM
RECEIPT_BYTES: Final = 10  # 80 bits: not to be guessed at any rate a chat allows
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans("OIL", "011")
_GROUP: Final = 4


@dataclass(frozen=True, slots=True)
class Event:
    """A delivered event: the key by which it is recognised again, and its moment."""

    key: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody as their platform knows them, decrypted."""

    platform: str
    identity: str
    name: str


class Keys:
    """The keys derived from the secret: persons, addresses, receipts, tokens, and a check value."""

    def __init__(self, secret: bytes) -> None:
        self._identity = _derive(secret, b"identity")
        self._addresses = AESGCM(_derive(secret, b"addresses"))
        self._receipts = _derive(secret, b"receipts")
        self._tokens = _derive(secret, b"tokens")
        self.check = _derive(secret, b"check").hex()

    def person(self, platform: str, identity: str) -> bytes:
        """Give the 16 bytes by which a person of a platform is known."""
        return _mac(self._identity, f"{platform}\0{identity}")

    def person_of(self, user: "User") -> bytes:
        """Give the key by which whoever sent something is known."""
        return self.person(user.platform, user.identity)

    def event_of(self, request: "Request") -> Event:
        """Give the event of a request, as it is recognised again."""
        return Event(self.event(request.user.platform, request.event), request.time)

    def seal_user(self, user: "User", random_bytes: Callable[[int], bytes]) -> bytes:
        """Encrypt who somebody is (platform, id, shown name); `unseal_user` gives it back."""
        who = {"platform": user.platform, "id": user.identity, "name": user.name}
        return self.seal(json.dumps(who), random_bytes)

    def unseal_user(self, sealed: bytes) -> Who:
        """Decrypt what `seal_user` gave."""
        who = json.loads(self.unseal(sealed))
        # What was sealed before platforms were noted has none.
        return Who(who.get("platform", ""), who["id"], who["name"])

    def seal(self, text: str, random_bytes: Callable[[int], bytes]) -> bytes:
        """Encrypt an address or a moderator's name (AES-256-GCM); `unseal` gives it back."""
        nonce = random_bytes(_NONCE_BYTES)
        return nonce + self._addresses.encrypt(nonce, text.encode("utf-8", "surrogatepass"), None)

    def unseal(self, sealed: bytes) -> str:
        """Decrypt what `seal` gave. Raises `cryptography.exceptions.InvalidTag` for anything else."""
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        return self._addresses.decrypt(nonce, rest, None).decode("utf-8", "surrogatepass")

    def conversation(self, platform: str, identity: str, conversation: str) -> bytes:
        """Give the 16 bytes by which a person's conversation is known."""
        return _mac(self._tokens, f"conversation\0{platform}\0{identity}\0{conversation}")

    def event(self, platform: str, event: str) -> bytes:
        """Give the 16 bytes by which a delivered event is recognised again."""
        return _mac(self._tokens, f"event\0{platform}\0{event}")

    def join_code(self, code: str) -> bytes:
        """Give the 16 bytes by which a code to join a drive is known."""
        return _mac(self._tokens, f"join\0{normal_receipt(code)}")

    def receipt(self, code: str) -> bytes:
        """Give the 16 bytes by which a receipt's code is known."""
        return _mac(self._receipts, normal_receipt(code))


def _derive(secret: bytes, purpose: bytes) -> bytes:
    info = b"paris-call-assistant " + purpose
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)


def _mac(key: bytes, message: str) -> bytes:
    return hmac.digest(key, message.encode("utf-8", "surrogatepass"), hashlib.sha256)[:16]


def new_receipt(random_bytes: Callable[[int], bytes]) -> str:
    """Make a receipt's code: 80 random bits as sixteen letters and digits in fours."""
    number = int.from_bytes(random_bytes(RECEIPT_BYTES), "big")
    letters = "".join(
        _ALPHABET[number >> shift & 31] for shift in range(RECEIPT_BYTES * 8 - 5, -1, -5)
    )
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def normal_receipt(code: str) -> str:
    """Read a code however it was typed: any case, with or without dashes, O for 0, I or L for 1."""
    return "".join(c for c in code.upper().translate(_MISREAD) if c in _ALPHABET)
