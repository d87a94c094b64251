"""Results that take too long for a slide, each beside the program that made it."""
