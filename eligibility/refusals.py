# SPDX-License-Identifier: Apache-2.0
"""Why the service refuses a request: our mock's own reasons, the official list is not public."""

from enum import StrEnum


class Refusal(StrEnum):
    """The `error` member of a refusal's JSON body."""

    BAD_REQUEST = "bad_request"
    NONCE_UNKNOWN = "nonce_unknown"
    NONCE_USED = "nonce_used"
    NONCE_EXPIRED = "nonce_expired"
    WRONG_KIOSK = "wrong_kiosk"
    SIGNED_AT_OTHER_TIME = "signed_at_other_time"
    SLIP_USED = "slip_used"
    SLIP_TOO_OLD = "slip_too_old"
    BAD_SIGNATURE = "bad_signature"
    CERTIFICATE_MISSING = "certificate_missing"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    CERTIFICATE_EXPIRED = "certificate_expired"
    SERIAL_MISMATCH = "serial_mismatch"
    SURFACE_KEY_UNKNOWN = "surface_key_unknown"
    REQUEST_ID_REUSED = "request_id_reused"
    NOT_ADMIN = "not_admin"
    ANCHOR_KEY_CHANGED = "anchor_key_changed"
    ANCHOR_UNTRUSTED = "anchor_untrusted"
    ANCHOR_GOES_BACK = "anchor_goes_back"
    ANCHOR_CONTRADICTS = "anchor_contradicts"
    QUESTION_UNKNOWN = "question_unknown"
    QUESTION_TOO_OLD = "question_too_old"
    CARD_UNKNOWN = "card_unknown"
    CONSENT_IN_GRACE = "consent_in_grace"
    CONSENT_MISSING = "consent_missing"
    RECEPTION_UNKNOWN = "reception_unknown"
    DISASTER_NOT_OPEN = "disaster_not_open"
    OTHER = "other"
