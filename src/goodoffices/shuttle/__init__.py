"""What may happen, day by day: protocols, tactics, runs; and what no mediator can do."""
