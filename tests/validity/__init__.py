"""How well the checks tell right from wrong, measured."""
