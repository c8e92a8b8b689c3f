"""Living particles again: the compiled loop."""
