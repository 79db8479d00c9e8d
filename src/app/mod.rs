//! FLOOR 3: what the user sees and does, without a terminal.
