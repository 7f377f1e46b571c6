"""Files of contacts that were made: read, judged, recorded as they are recorded one by one, withdrawn."""
