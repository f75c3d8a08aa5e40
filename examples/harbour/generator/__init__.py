"""Makes the year of a company that does not exist; run `make.py` beside this folder."""
