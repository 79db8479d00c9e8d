//! FLOOR 4: paints the app; reads it and changes nothing.
