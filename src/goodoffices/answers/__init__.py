"""The one place that composes: load, draw, compute; one module per question."""
