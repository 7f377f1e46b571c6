"""What persons are: set from a day on, corrected for all days, carried along."""
