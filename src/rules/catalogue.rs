//! The list of all rules, in the order of their codes.
//!
//! A rule exists for the user exactly when it stands here.

use super::{Rule, gap, overlap, vague};

/// All rules, by code.
pub static RULES: &[&Rule] = &[
    &gap::no_decider::RULE,
    &gap::empty_decision::RULE,
    &overlap::several_deciders::RULE,
    &overlap::no_tie_break::RULE,
    &overlap::too_many_contributors::RULE,
    &overlap::everyone_involved::RULE,
    &overlap::overloaded_role::RULE,
    &overlap::two_hats::RULE,
    &overlap::twin_decisions::RULE,
    &overlap::duties_not_separated::RULE,
    &overlap::loose_veto::RULE,
    &overlap::escalation_loop::RULE,
    &overlap::shadow_owner::RULE,
    &vague::weasel_word::RULE,
    &vague::not_one_decision::RULE,
    &vague::unmeasured_boundary::RULE,
    &vague::blurred_role::RULE,
    &vague::mode_fights_rights::RULE,
    &vague::unreadable_cell::RULE,
    &vague::notation_unconfirmed::RULE,
    &vague::stale::RULE,
    &vague::outlived::RULE,
    &vague::vague_trigger::RULE,
    &vague::hidden_character::RULE,
];

/// The rule with a code or a name, in any case.
#[must_use]
pub fn rule(text: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(text) || rule.name.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sketch;
    use crate::rules::{Analysis, fixes_of};

    const TODAY: crate::model::Date = jiff::civil::date(2026, 11, 30);

    /// The sketch without what `->` announces behind roles and the map, and those announcements.
    fn bare(text: &str) -> (String, Vec<String>) {
        let mut codes = Vec::new();
        let lines = text.lines().map(|line| {
            let trimmed = line.trim_start();
            let announces = (trimmed.starts_with("role ") || trimmed.starts_with("map:")) && !line.contains('|');
            let (line, code) = line.split_once("->").filter(|_| announces).unwrap_or((line, ""));
            codes.extend((!code.trim().is_empty()).then(|| code.trim().to_owned()));
            line.to_owned()
        });
        let text = lines.collect::<Vec<_>>().join("\n");
        (text, codes)
    }

    fn found(text: &str) -> (sketch::Sketch, Analysis) {
        let sketch = sketch::parse(text).unwrap_or_else(|why| panic!("{why}"));
        let analysis = Analysis::new(&sketch.matrix, TODAY);
        (sketch, analysis)
    }

    #[test]
    fn codes_are_in_order_and_names_are_used_once() {
        let codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        assert!(codes.is_sorted() || codes.first() == Some(&"G01"), "{codes:?}");
        let mut names: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
    }

    #[test]
    fn examples_fire_their_own_rule_alone() {
        for rule in RULES {
            let (text, announced) = bare(rule.fires);
            let (sketch, analysis) = found(&text);
            let findings = analysis.findings(&sketch.matrix);
            let got: Vec<String> = findings.iter().map(|finding| finding.rule.code.to_owned()).collect();
            let expected = sketch.expects.iter().map(|(_, code)| code).chain(&announced).count();
            assert!(expected > 0, "{rule:?} announces nothing");
            assert_eq!(got, vec![rule.code.to_owned(); expected], "{rule:?}: {findings:#?}");
            for (id, code) in &sketch.expects {
                let key = sketch.matrix.decision_key(id);
                assert!(
                    findings.iter().any(|finding| finding.decision == key && finding.rule.code == code),
                    "{rule:?}"
                );
            }
            let (sketch, analysis) = found(&bare(rule.quiet).0);
            assert!(analysis.findings(&sketch.matrix).is_empty(), "{rule:?}: {:#?}", analysis.findings(&sketch.matrix));
        }
    }

    #[test]
    fn fixes_apply_undo_and_settle() {
        for rule in RULES {
            let (sketch, analysis) = found(&bare(rule.fires).0);
            for finding in analysis.findings(&sketch.matrix) {
                for fix in fixes_of(&sketch.matrix, &analysis, finding) {
                    let mut map = sketch.matrix.clone();
                    let inverses =
                        map.apply_all(fix.edits.clone()).unwrap_or_else(|why| panic!("{}: {why}", fix.label));
                    let after = Analysis::new(&map, TODAY);
                    let left = after.findings(&map);
                    let same = |other: &&&super::super::Finding| other.identity() == finding.identity();
                    assert!(left.iter().find(same).is_none(), "{rule:?}: {} leaves {left:#?}", fix.label);
                    map.apply_all(inverses).unwrap();
                    assert!(map == sketch.matrix, "{rule:?}: {} is not undone", fix.label);
                }
            }
        }
    }
}
