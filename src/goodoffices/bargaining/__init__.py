"""Exact answers in one world, counted over worlds."""
