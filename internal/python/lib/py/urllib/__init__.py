"""urllib: addresses can be taken apart, not fetched."""
