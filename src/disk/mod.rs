//! FLOOR 5: files and folders: open, atomic save, configuration.
