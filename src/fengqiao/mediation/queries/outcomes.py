"""How a mediation ended, as conditions on its case: the one place that says what counts as settled and what as not."""

from typing import Final

from django.db.models import Q

from fengqiao.mediation.rules.choices import FAILINGS, EndingReason

SETTLED: Final = Q(mediation__ending_reason=EndingReason.AGREED)
UNSETTLED: Final = Q(mediation__ending_reason__in=list(FAILINGS), mediation__started_on__isnull=False)
"""What never began, because a side did not agree to mediate, and what was withdrawn, is neither."""
