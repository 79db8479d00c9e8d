//! `sayso FILE` with a file of another kind: it is looked at before it becomes a map.
//!
//! Always true: a file that names itself a map is never taken for a table; a file of another name is, only when it is no map
//! and a table of rights is found in it.

use std::path::Path;

use super::glimpse::Glimpse;
use super::input::name_of;
use super::open::Start;
use super::{Complaint, Failure, patience};
use crate::app::Access;
use crate::app::preview::{Preview, Target};
use crate::disk::{self, DiskError, Trouble};
use crate::interchange::formats;
use crate::model::Matrix;

/// A map, or what may become one. There may be a glimpse of a map while it is read.
pub(super) fn start(path: &Path, access: Access, glimpse: &mut Glimpse<'_>) -> Result<Start, Failure> {
    let name = name_of(path);
    let is_foreign = formats::by_ending(&name).is_some_and(formats::Format::is_read);
    if is_foreign && path.is_file() {
        let bytes = disk::read_regular(path)?;
        if !matches!(formats::choose(Some(&name), &bytes), Err(formats::FormatError::Native)) {
            let hint = format!("`sayso import {}` tells what was found in it", super::input::typed(path));
            let preview = look(&name, bytes)?.map_err(|why| Complaint::about(&name, why, hint))?;
            return Ok(Start::Foreign(Box::new(preview)));
        }
    }
    match glimpse.open()? {
        Ok(opened) => Ok(Start::Map(Box::new(opened), access)),
        Err(why) => match instead(path, &name, &why)? {
            Some(preview) => Ok(Start::Foreign(Box::new(preview))),
            None => Err(why.into()),
        },
    }
}

/// What an unreadable map is instead, where its name does not say that it is one.
fn instead(path: &Path, name: &str, why: &DiskError) -> Result<Option<Preview>, Failure> {
    if !matches!(why.trouble, Trouble::Unreadable(_)) || name.to_lowercase().ends_with(".ron") {
        return Ok(None);
    }
    let Ok(bytes) = disk::read_regular(path) else { return Ok(None) };
    look(name, bytes).map(Result::ok)
}

/// Looks at a file, which may take its time and can be stopped.
fn look(name: &str, bytes: Vec<u8>) -> Result<Result<Preview, String>, Failure> {
    let name = name.to_owned();
    patience::wait(&["reading"], move |_| Ok(Preview::of_file(&name, &bytes, Target::NewMap, &Matrix::default())))
}
