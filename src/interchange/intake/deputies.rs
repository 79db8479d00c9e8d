//! A second person named beside the one who decides: a deputy, where the whole file agrees who that is.
//!
//! Always true: a role gets a deputy only when all its rows name the same one; otherwise every row keeps its own in a note.

use std::collections::BTreeMap;

use super::{Taking, same_name};
use crate::interchange::words::fold;
use crate::model::{Edit, Id, RoleChange};

/// Who was named beside each decider.
#[derive(Debug, Default)]
pub(super) struct Deputies {
    named: BTreeMap<Id, Vec<Named>>,
}

#[derive(Debug)]
struct Named {
    name: String,
    /// The cells hold names of people here, so a new name is a new role.
    names_roles: bool,
    decision: Id,
    paragraph: String,
}

/// Whether a column is called as one that names deputies.
pub(super) fn names_deputy(header: &str) -> bool {
    const DEPUTIES: &[&str] = &["deputy", "backup", "secondary", "stellvertreter", "stellvertretung"];
    DEPUTIES.contains(&fold(header).as_str()) || names_second_dri(header)
}

/// "Secondary DRI": the shape whose cells hold names everywhere.
fn names_second_dri(header: &str) -> bool {
    ["secondary dri", "backup dri", "deputy dri", "second dri"].contains(&fold(header).as_str())
}

impl Deputies {
    /// One row names somebody beside its decider; the paragraph is its note if that does not make a deputy.
    pub fn heard(&mut self, decider: &Id, header: &str, name: &str, decision: &Id, paragraph: String) {
        self.named.entry(decider.clone()).or_default().push(Named {
            name: name.to_owned(),
            names_roles: names_second_dri(header),
            decision: decision.clone(),
            paragraph,
        });
    }
}

impl Taking {
    /// Sets the deputies all rows agree on and notes the others.
    pub(super) fn settle_deputies(&mut self) {
        for (decider, named) in std::mem::take(&mut self.deputies).named {
            match self.agreed(&decider, &named) {
                Some(name) => {
                    let deputy = self.role(&name);
                    self.apply(Edit::SetRole { id: decider, change: RoleChange::Deputy(Some(deputy)) });
                }
                None => named.into_iter().for_each(|named| self.remark(&named.decision, named.paragraph)),
            }
        }
    }

    fn agreed(&self, decider: &Id, named: &[Named]) -> Option<String> {
        let first = named.first()?;
        let name = same_name(&first.name);
        let known = self.roles.get(&name);
        let sensible = !name.is_empty()
            && !name.contains([',', ';', '/'])
            && (known.is_some() || named.iter().all(|other| other.names_roles))
            && known != Some(decider)
            && named.iter().all(|other| same_name(&other.name) == name);
        sensible.then(|| first.name.clone())
    }
}
