"""Phased exchange: what each side gains by stopping, what would prevent it, and better orders."""
