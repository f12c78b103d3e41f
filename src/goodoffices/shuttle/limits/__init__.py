"""What no mediator can do, and what one can: small exact models with answers in closed form or by one LP."""
