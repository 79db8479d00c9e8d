//! FLOOR 0: what a map is, and the only way it changes.
