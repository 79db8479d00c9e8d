//! Where the user's settings and the program's own state lie.
//!
//! Always true: nothing is made or written by asking. `XDG_CONFIG_HOME`, `XDG_STATE_HOME` and `~/.config` count on every
//! Unix, on a Mac too, because people at terminals keep their settings there.

use std::ffi::OsString;
use std::path::PathBuf;

use directories::{BaseDirs, ProjectDirs};

/// The name of the settings file in its folder.
pub const CONFIG_NAME: &str = "config.ron";

/// The folder of the settings.
#[must_use]
pub fn config_folder() -> Option<PathBuf> {
    #[cfg(unix)]
    {
        if let Some(home) = set("XDG_CONFIG_HOME").map(PathBuf::from).filter(|home| home.is_absolute()) {
            return Some(home.join("sayso"));
        }
        let usual = BaseDirs::new().map(|dirs| dirs.home_dir().join(".config").join("sayso"));
        if let Some(usual) = usual.filter(|folder| folder.is_dir()) {
            return Some(usual);
        }
    }
    project().map(|dirs| dirs.config_dir().to_owned())
}

/// The folder of what the program keeps for itself between two runs: journals of edits, locks. It is the user's alone.
#[must_use]
pub fn state_folder() -> Option<PathBuf> {
    #[cfg(unix)]
    if let Some(home) = set("XDG_STATE_HOME").map(PathBuf::from).filter(|home| home.is_absolute()) {
        return Some(home.join("sayso"));
    }
    project().map(|dirs| dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned())
}

/// A name with the home folder in the place of `~`, as a shell would have put it there.
#[must_use]
pub fn at_home(name: &str) -> String {
    match (name.strip_prefix("~/"), BaseDirs::new()) {
        (Some(rest), Some(dirs)) => dirs.home_dir().join(rest).to_string_lossy().into_owned(),
        _ => name.to_owned(),
    }
}

/// An environment variable that says something.
pub(super) fn set(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn project() -> Option<ProjectDirs> {
    ProjectDirs::from("", "", "sayso")
}
