"""From the nodes of a case file to a `Case`: every name resolved, every problem collected."""
