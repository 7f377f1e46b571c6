"""Grid plans: cells proposed as a draft, what is wrong with a plan, what two plans change."""
