"""Reading articles: what was said, by whom, which figures, on which days, and where the outlets agree.

Deterministic and offline. Everything found carries its place in the original text, to the character.
"""
