"""Will it hold: phased exchange, guarantees, side letters, and the stability of outcomes under moves."""
