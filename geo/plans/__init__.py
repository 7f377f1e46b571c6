"""Grid plans: cells proposed for a village, what is wrong with a plan, what two plans change."""
