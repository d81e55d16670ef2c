"""What a service needs to run for others: error answers, access rules."""
