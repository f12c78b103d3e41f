"""Side letters: what they promise, where they collide with one another, the text and the schedule."""
