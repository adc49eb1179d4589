"""Field encryption, blind indexes and masking of personal data."""

from fengqiao.foundation.privacy.blind import blind_index, blind_index_candidates
from fengqiao.foundation.privacy.keys import FieldKeyError
from fengqiao.foundation.privacy.logs import PersonalDataFilter
from fengqiao.foundation.privacy.masking import (
    mask_address,
    mask_card,
    mask_email,
    mask_id,
    mask_name,
    mask_phone,
    scrub,
)
from fengqiao.foundation.privacy.sealing import (
    Forgotten,
    Sealer,
    Unreadable,
    new_key,
    rewrap,
    seal,
    seal_text,
    unseal,
    unseal_text,
)

__all__ = [
    "FieldKeyError",
    "Forgotten",
    "PersonalDataFilter",
    "Sealer",
    "Unreadable",
    "blind_index",
    "blind_index_candidates",
    "mask_address",
    "mask_card",
    "mask_email",
    "mask_id",
    "mask_name",
    "mask_phone",
    "new_key",
    "rewrap",
    "scrub",
    "seal",
    "seal_text",
    "unseal",
    "unseal_text",
]
