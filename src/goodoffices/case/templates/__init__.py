"""Texts that new case files begin with."""
