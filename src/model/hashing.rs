//! Tables that are asked millions of times while a file is read and judged: ids, roles, words.
//!
//! The hash is seeded anew in every process, as the standard one is. It is quick on words as short as these; nobody
//! chooses the ids of a map to make it slow, and the seed would not let them.

/// A table by key.
pub type HashMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::RandomState>;

/// A set.
pub type HashSet<K> = std::collections::HashSet<K, foldhash::fast::RandomState>;
