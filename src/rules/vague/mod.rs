//! Vague boundaries: nobody can tell where a right ends. One file a rule.
