"""The drill: faults during work, then a comparison of every acknowledged answer with the rows."""
