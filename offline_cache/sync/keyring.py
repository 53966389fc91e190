"""The keys that this terminal speaks with and believes, as they give way to new ones.

The district announces its next key under a signature by its present one; both are believed then, until the first answer
by the next one: that ends the present one. The terminal's own key gives way when the district asks: the new one lies on
the disk before the district hears of it, and is used when the district has said that it knows it. A power cut anywhere
leaves a pair of keys that works. Not here: files (identity.py), HTTP (exchange.py).
"""

import logging
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric import ec

from offline_cache.sync.identity import (
    Enrolment,
    adopt_private_key,
    draft_private_key,
    fingerprint_of,
    keep_district_keys,
    public_key_of,
)
from offline_cache.wire.signature import district_key_id

_log = logging.getLogger(__name__)


class Keyring:
    """Used by one thread. An enrolment without a folder changes in memory only."""

    def __init__(self, enrolment: Enrolment) -> None:
        self._enrolment = enrolment

    @property
    def enrolment(self) -> Enrolment:
        """As it is now."""
        return self._enrolment

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """Of the district's keys that are believed."""
        return tuple(fingerprint_of(key) for key in self._believed())

    def believed(self, key_id: str) -> ec.EllipticCurvePublicKey | None:
        """The district's key of that name; None for one that we do not know."""
        return {district_key_id(fingerprint_of(key)): key for key in self._believed()}.get(key_id)

    def answered_by(self, key: ec.EllipticCurvePublicKey) -> None:
        """A good answer was signed by `key`: if that is the next one, the present one is over. Raises OSError."""
        if self._enrolment.next_district_key is not None and key != self._enrolment.district_key:
            _log.info("the district has changed over to its next key %s", fingerprint_of(key))
            self._keep(replace(self._enrolment, district_key=key, next_district_key=None))

    def announced(self, pem: str | None) -> None:
        """What the district says under its signature that its next key is. Raises OSError."""
        if pem is None:
            return
        try:
            key = public_key_of(pem)
        except ValueError:
            _log.warning("the district announces a key that is none")
            return
        if key not in self._believed():
            _log.info("the district's next key is %s", fingerprint_of(key))
            self._keep(replace(self._enrolment, next_district_key=key))

    def draft(self) -> ec.EllipticCurvePrivateKey | None:
        """Our own next key, durable; the same one until it is adopted. None where a key cannot be changed from here.
        Raises OSError.
        """
        folder = self._enrolment.folder
        return None if folder is None or not self._enrolment.renewable else draft_private_key(folder)

    def adopt(self, key: ec.EllipticCurvePrivateKey) -> None:
        """The district knows `key`, our draft: it is ours from now on. Raises OSError."""
        enrolment = replace(self._enrolment, private_key=key)
        adopt_private_key(enrolment)
        self._enrolment = enrolment
        _log.info("this terminal's key is now %s", enrolment.fingerprint)

    def _believed(self) -> tuple[ec.EllipticCurvePublicKey, ...]:
        present, following = self._enrolment.district_key, self._enrolment.next_district_key
        return (present,) if following is None else (present, following)

    def _keep(self, enrolment: Enrolment) -> None:
        keep_district_keys(enrolment)
        self._enrolment = enrolment
