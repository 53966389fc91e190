"""What is guessed at the terminals, counted over all of them."""
