"""Tiered complaint handling under the statutory rule sets."""
