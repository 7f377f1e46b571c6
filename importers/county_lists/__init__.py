"""Lists of a county's townships and villages: the difference of a delivery, of one county and as a run."""
