"""Evidence in words: what a claim's test changes and expects, what a forecast says."""
