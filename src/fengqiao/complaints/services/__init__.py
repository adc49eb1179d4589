"""Use cases of complaints."""

from fengqiao.complaints.services.filing import Filed, Filing, file_complaint
from fengqiao.complaints.services.spot import settle_on_the_spot

__all__ = ["Filed", "Filing", "file_complaint", "settle_on_the_spot"]
