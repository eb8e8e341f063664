"""Tuoke 拓客: a list of strangers becomes today's call sheet, with honest odds."""

__version__ = "0.1.0"
