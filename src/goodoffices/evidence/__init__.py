"""From a text to proposed claims, and the ledger of those that a person has confirmed."""
