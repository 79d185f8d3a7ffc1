"""http: names only."""
