"""The Graph Model for Conflict Resolution: who would leave an outcome, and who would answer how."""
