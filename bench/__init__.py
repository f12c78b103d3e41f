"""Measurements against a peer, side by side; `make bench` runs them. No part of the package."""
