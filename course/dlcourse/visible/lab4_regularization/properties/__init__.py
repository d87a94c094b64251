"""What must hold of pieces that draw random numbers, for visible checks and hidden ones."""
