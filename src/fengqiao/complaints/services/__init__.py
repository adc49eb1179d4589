"""Use cases of complaints."""

from fengqiao.complaints.services.filing import Filed, Filing, file_complaint

__all__ = ["Filed", "Filing", "file_complaint"]
