"""Where names come from. The sources and methods that a list may name are in `sources.py`; own network and referrals
get their tables with the work on them."""
