-- One import at a time; nobody else writes units and their codes.
LOCK TABLE county IN SHARE ROW EXCLUSIVE MODE
