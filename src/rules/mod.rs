//! FLOOR 1: what is wrong with a map.
