"""The parts of the model, one file each; `catalogue.CATALOGUE` is the tuple of them."""
