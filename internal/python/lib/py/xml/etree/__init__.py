"""xml.etree: names only."""
