//! The report of a map as one HTML file: counts, pictures, grid, findings and a page for each role.
//!
//! Always true: it needs nothing beside itself, runs nothing, and reads well on a phone, a screen and paper.

use maud::html;

use super::{
    boundaries, card, counted, counts, findings, first, html as page, limits, most, pictures, sheet, sign, standing,
    title_of,
};
use crate::interchange::export::{Outgoing, one_line};
use crate::rules::Family;

/// The whole file.
#[must_use]
pub fn write(out: &Outgoing) -> String {
    let matrix = out.matrix;
    let settings = matrix.settings();
    let counts = counts(out);
    let boundaries = boundaries(out);
    let (rulers, more_rulers) = first(pictures::rulers(out), most::PICTURES);
    let limits = limits(out);
    let letters: Vec<(char, &str)> = out.notation.letters().collect();
    let body = html! {
        header {
            h1 { (title_of(out)) }
            p .standing { "Who decides what. " (standing(out)) "." }
            @if !limits.is_empty() { ul .note { @for limit in &limits { li { (limit) } } } }
            @if !settings.focus.is_empty() { p { b { "Focus: " } (one_line(&settings.focus)) } }
            nav aria-label="Sections" {
                ul {
                    li { a href="#grid" { "Grid" } }
                    @if !rulers.is_empty() { li { a href="#limits" { "Limits" } } }
                    li { a href="#load" { "Load" } }
                    li { a href="#findings" { "Findings" } }
                    li { a href="#roles" { "A page for each role" } }
                }
            }
        }
        main {
            ul .tiles {
                li { b { (matrix.decision_count()) } (word(matrix.decision_count(), "decision")) }
                li { b { (matrix.role_count()) } (word(matrix.role_count(), "role")) }
                @for family in Family::ALL {
                    li { b class=(page::class_of(family)) { (sign(family)) " " (counts.family(family)) } (family.plural()) }
                }
            }
            section #where {
                h2 { "Where the findings are" }
                (pictures::heat(out))
            }
            section #grid {
                h2 { "Grid" }
                (sheet::table(out))
                @if !letters.is_empty() {
                    ul .legend { @for (letter, word) in &letters { li { b { (letter) } " " (word.to_lowercase()) } } }
                }
                p .note { "Signs beside a decision count its open findings: ○ gaps, ◆ overlaps, ~ vague boundaries." }
            }
            @if !rulers.is_empty() {
                section #limits {
                    h2 { "Limits" }
                    p .note { "The scale keeps the order of the amounts, not their distance. ○ nobody decides there, "
                        "◆ several do, ↑ it goes up." }
                    div .pictures {
                        @for (title, ruler) in &rulers { div .picture { h3 { (title) } (ruler) } }
                    }
                    @if more_rulers > 0 { p .note { "and " (more_rulers) " more" } }
                }
            }
            section #load {
                h2 { "Load" }
                p .note { "How many decisions a role decides, of those it has a say in. Dark: decides. Light: is asked as well." }
                (pictures::loads(&boundaries))
            }
            (findings::section(out))
            section #roles {
                h2 { "A page for each role" }
                div .cards {
                    @for boundary in &boundaries {
                        section .card {
                            h3 { (one_line(&boundary.name)) }
                            (card::inside(boundary, most::ENTRIES))
                        }
                    }
                }
            }
        }
        footer { p { "Made by sayso from " (counted(matrix.decision_count(), "decision")) " and "
            (counted(matrix.role_count(), "role")) "." } }
    };
    page::whole(&title_of(out), &body)
}

fn word(number: usize, word: &str) -> String {
    counted(number, word).split_once(' ').map(|(_, word)| word.to_owned()).unwrap_or_default()
}
