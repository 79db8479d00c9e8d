//! Ids for many new records at once.
//!
//! Always true: an id is given once. The next free number of each slug is remembered, because a file in another script
//! has one slug for all its rows and trying the numbers from the start each time would take the square of them.

use crate::model::Id;
use crate::model::hashing::HashMap;

/// The ids given so far, by what they are for.
#[derive(Debug, Default)]
pub(super) struct FreshIds {
    roles: HashMap<Id, u64>,
    areas: HashMap<Id, u64>,
    decisions: HashMap<Id, u64>,
}

impl FreshIds {
    /// Makes room for so many decisions: their table moves when it grows.
    pub fn make_room(&mut self, decisions: usize) {
        self.decisions.reserve(decisions);
    }

    /// An id for a role.
    pub fn role(&mut self, name: &str, taken: impl Fn(&Id) -> bool) -> Id {
        fresh(&mut self.roles, Id::from_name(name, "role"), taken)
    }

    /// An id for an area.
    pub fn area(&mut self, name: &str, taken: impl Fn(&Id) -> bool) -> Id {
        fresh(&mut self.areas, Id::from_name(name, "area"), taken)
    }

    /// An id for a decision whose title gives this one.
    pub fn decision(&mut self, slug: Id, taken: impl Fn(&Id) -> bool) -> Id {
        fresh(&mut self.decisions, slug, taken)
    }
}

fn fresh(given: &mut HashMap<Id, u64>, base: Id, taken: impl Fn(&Id) -> bool) -> Id {
    let number = given.entry(base.clone()).or_insert(0);
    loop {
        *number += 1;
        let next = if *number == 1 { Ok(base.clone()) } else { Id::parse(&format!("{base}-{number}")) };
        match next {
            // "a" a second time and "a 2" want the same id.
            Ok(next) if taken(&next) => {}
            Ok(next) => return next,
            // Only a number of eight digits makes a slug too long.
            Err(_) => return base.fresh(taken),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_where_they_stopped() {
        let mut ids = FreshIds::default();
        let mut given: Vec<Id> = Vec::new();
        for name in ["Ship it", "ship it!", "Ship it 3", "Ship it", "Созвон", "Решение"] {
            let id = ids.decision(Id::from_name(name, "decision"), |id| given.contains(id));
            given.push(id);
        }
        let given: Vec<&str> = given.iter().map(Id::as_str).collect();
        assert_eq!(given, ["ship-it", "ship-it-2", "ship-it-3", "ship-it-4", "decision", "decision-2"]);
    }
}
