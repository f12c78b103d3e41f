"""Programs for those who work on goodoffices; no part of the package."""
