"""xml: names only."""
