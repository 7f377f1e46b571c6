"""Files of contact policies: drafted and put in force by the registry's acts."""
