"""Who needs more care than others (Order 2020 No.3, Art. 27): what forms offer and pages show."""

from collections.abc import Mapping
from typing import Final

from fengqiao.foundation.marking import N_

SPECIAL_NEEDS: Final[Mapping[str, str]] = {
    "elderly": N_("老年人"),
    "disabled": N_("残疾人"),
    "minor": N_("未成年人"),
    "illness": N_("重病"),
    "hardship": N_("生活困难"),
    "language": N_("需要语言协助"),
}
