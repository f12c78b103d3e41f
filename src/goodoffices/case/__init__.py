"""What the dispute is: issues, parties, bodies, claims, and the file that states them. No computing."""
