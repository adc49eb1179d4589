"""Filtered, keyset-paged and exportable lists."""
