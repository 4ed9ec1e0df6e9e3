"""The walks: one spider a province over the base they share (`base.py`), and those for what is on disk."""
