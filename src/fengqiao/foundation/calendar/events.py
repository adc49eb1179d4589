"""What this package tells others."""

from typing import Final

from django.dispatch import Signal

# Sent once the transaction is committed, with ``year`` (int): the year's arrangement was entered or corrected,
# so dates computed without it may have to move.
year_entered: Final = Signal()
