"""Worlds: draws of everything uncertain, their weights, and the three kinds of doubt."""
