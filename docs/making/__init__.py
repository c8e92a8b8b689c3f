"""What makes the documentation: pages generated from the code, and the site's hook."""
