"""Published results and reductions, each a claim that can be checked: what `standoff verify` runs."""
