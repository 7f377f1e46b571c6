"""Units (nation to county): which of the register each one delivered is, whatever its code and name."""
