"""What claims and offers tell about the worlds, and which question to ask next."""
