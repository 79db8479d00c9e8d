//! The frame of every HTML page: one file, its looks inside, nothing that runs or is fetched.
//!
//! Always true: the page names no address and holds no script; what the user wrote stands in text only, never in a style,
//! an address or a comment.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::rules::Family;

/// A whole page.
pub(super) fn whole(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    };
    page.into_string() + "\n"
}

/// The class that colours a family; its sign and word always stand beside it.
pub(super) fn class_of(family: Family) -> &'static str {
    match family {
        Family::Gap => "gap",
        Family::Overlap => "overlap",
        Family::Vague => "vague",
    }
}

/// The looks: light, quiet, dark where the reader prefers it, and fit for paper.
const STYLE: &str = include_str!("page.css");
