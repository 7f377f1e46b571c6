"""What may be done to one row, as a page with a form: shown, sent, and told beside the fields."""
