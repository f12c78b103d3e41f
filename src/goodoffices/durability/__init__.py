"""Will it hold: which outcomes the sides would leave, and who would answer how."""
