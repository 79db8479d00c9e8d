//! The boundary page of one role on its own: for a wall, a wiki or a mail.
//!
//! Always true: all three forms say the same lines in the same order.

use std::fmt::Write;

use maud::{Markup, html};

use super::{day, first, html as page, sign, title_of};
use crate::app::screens::role::Boundary;
use crate::interchange::export::{Outgoing, markdown_escaped as escaped, one_line};

/// As lines of text.
#[must_use]
pub fn text(out: &Outgoing, boundary: &Boundary) -> Vec<String> {
    let about: Vec<String> =
        std::iter::once(&boundary.name).chain(&boundary.about).map(|fact| one_line(fact)).collect();
    let mut lines = vec![about.join(" · ")];
    lines.push(format!("{} ({})", title_of(out), day(out)));
    lines.push(format!("Load: {}", boundary.load.words()));
    for (heading, entries) in boundary.parts() {
        lines.push(String::new());
        lines.push(heading.to_owned());
        lines.extend(entries.iter().map(|(title, words)| format!("  - {}", joined(title, words))));
    }
    if !boundary.unclear.is_empty() {
        lines.push(String::new());
        lines.push("Unclear today".to_owned());
        let unclear = boundary.unclear.iter();
        lines.extend(
            unclear.map(|one| format!("  {} {} {}", sign(one.rule.family), one.rule.code, one_line(&one.message))),
        );
    }
    lines
}

fn joined(title: &str, words: &str) -> String {
    let (title, words) = (one_line(title), one_line(words));
    if words.is_empty() { title } else { format!("{title}: {words}") }
}

/// As a Markdown page.
#[must_use]
pub fn markdown(out: &Outgoing, boundary: &Boundary) -> String {
    let mut page = String::new();
    let _ = write!(page, "# {}\n\n{} ({})\n", escaped(&boundary.name), escaped(&title_of(out)), escaped(&day(out)));
    put_markdown(&mut page, boundary, "##", usize::MAX);
    page
}

/// The page of a role below a heading that names it.
pub(super) fn put_markdown(page: &mut String, boundary: &Boundary, level: &str, most: usize) {
    let about: Vec<String> = boundary.about.iter().map(|fact| escaped(fact)).collect();
    if !about.is_empty() {
        let _ = write!(page, "\n{}\n", about.join(" · "));
    }
    let _ = write!(page, "\nLoad: {}\n", boundary.load.words());
    for (heading, entries) in boundary.parts() {
        let _ = write!(page, "\n{level} {heading}\n\n");
        let (entries, more) = first(entries, most);
        for (title, words) in entries {
            let words = if words.is_empty() { String::new() } else { format!(": {}", escaped(&words)) };
            let _ = writeln!(page, "- **{}**{words}", escaped(&title));
        }
        if more > 0 {
            let _ = writeln!(page, "- and {more} more");
        }
    }
    if !boundary.unclear.is_empty() {
        let _ = write!(page, "\n{level} Unclear today\n\n");
        let unclear = boundary.unclear.iter().take(most);
        for one in unclear {
            let _ = writeln!(page, "- {} {} {}", escaped(sign(one.rule.family)), one.rule.code, escaped(&one.message));
        }
        if boundary.unclear.len() > most {
            let _ = writeln!(page, "- and {} more", boundary.unclear.len() - most);
        }
    }
}

/// As a page of its own in HTML.
#[must_use]
pub fn html(out: &Outgoing, boundary: &Boundary) -> String {
    let body = html! {
        header {
            h1 { (one_line(&boundary.name)) }
            p .standing { (title_of(out)) " · " (day(out)) }
        }
        main { section .card { (inside(boundary, usize::MAX)) } }
    };
    page::whole(&format!("{} · {}", one_line(&boundary.name), title_of(out)), &body)
}

/// What stands below the name of the role, with at most so many entries under each heading.
pub(super) fn inside(boundary: &Boundary, most: usize) -> Markup {
    let about: Vec<String> = boundary.about.iter().map(|fact| one_line(fact)).collect();
    html! {
        @if !about.is_empty() { p .about { (about.join(" · ")) } }
        p .load { "Load: " (boundary.load.words()) }
        dl {
            @for (heading, entries) in boundary.parts() {
                dt { (heading) }
                @let (entries, more) = first(entries, most);
                @for (title, words) in entries {
                    dd {
                        b { (one_line(&title)) }
                        @if !words.is_empty() { " " span .words { (one_line(&words)) } }
                    }
                }
                @if more > 0 { dd .words { "and " (more) " more" } }
            }
            @if !boundary.unclear.is_empty() {
                dt { "Unclear today" }
                @for one in boundary.unclear.iter().take(most) {
                    dd class=(page::class_of(one.rule.family)) {
                        span .sign aria-hidden="true" { (sign(one.rule.family)) } " "
                        span .code { (one.rule.code) } " " (one_line(&one.message))
                    }
                }
                @if boundary.unclear.len() > most { dd .words { "and " (boundary.unclear.len() - most) " more" } }
            }
        }
    }
}
