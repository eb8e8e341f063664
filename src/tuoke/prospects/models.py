"""Where names come from is kept with the lists themselves (`directory.List`); this room has no tables of its own."""
