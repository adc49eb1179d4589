"""Lists of any length: filters from the address, pages that walk an index, exports that stream."""

from fengqiao.foundation.lists.exports import Format, batches, export
from fengqiao.foundation.lists.filters import Filter, Filters, choice_field
from fengqiao.foundation.lists.paging import Page, page

__all__ = ["Filter", "Filters", "Format", "Page", "batches", "choice_field", "export", "page"]
