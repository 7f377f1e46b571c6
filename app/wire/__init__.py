"""What lies between the socket and the application: requests arrive in time, answers leave in one piece."""
