//! O06 overloaded-role: one role that everything waits for.

use crate::model::{Cell, Decision, Edit, Part, Right, Role, RoleKey, Severity};
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Rule, RuleLimit, Standing};

/// O06.
pub static RULE: Rule = Rule {
    code: "O06",
    name: "overloaded-role",
    family: Family::Overlap,
    severity: Severity::Warning,
    summary: "A role decides more than 5 decisions and more than 30 % of all, or has a right in more than 80 % of at \
              least 10.",
    why: "One desk that most calls cross sets the pace of the whole organisation, and stops it when the chair is empty.",
    cure: "Hand the decisions nearest to others' work to them, within a limit; keep the few that truly need this seat.",
    fires: "
        role Support Lead: -> O06
                          | Support Lead | Finance | Agent
        Refund a customer | D            | I       |
        Close a complaint | D            |         | C
        Waive a fee       | D            |         |
        Hire an agent     | D            |         |
        Change the script | D            |         |
        Ban a customer    | D            |         |
        Pay an invoice    |              | D       |
    ",
    quiet: "
                          | Support Lead | Finance | Agent
        Refund a customer | D            | I       |
        Close a complaint | C            |         | D
        Waive a fee       | D            |         |
        Hire an agent     | D            |         |
        Change the script | D            |         |
        Ban a customer    | D            |         |
        Pay an invoice    |              | D       |
    ",
    limits: &[
        RuleLimit { name: "decides", default: 5, about: "decisions one role may make before its share counts" },
        RuleLimit {
            name: "decides-percent",
            default: 30,
            about: "share of all decisions one role may make, in %; among few roles half again the fair share",
        },
        RuleLimit {
            name: "rights-percent",
            default: 80,
            about: "share of all decisions a role may have a right in, in %",
        },
        RuleLimit { name: "decisions", default: 10, about: "decisions a map must have before rights-percent counts" },
    ],
    check: Check::Role(check),
    fixes,
};

/// How many points of a hundred a role's share of rights must lie above the other roles' mean: where every cell is filled,
/// everybody is in everything, and that is O05's to say, row by row.
const ABOVE_OTHERS: usize = 10;

/// How many decisions and rights a role must lose until neither limit is passed.
fn excess(ground: &Ground, key: RoleKey) -> (usize, usize) {
    let Standing { load, decisions: all, roles, share_of_others, .. } = ground.standing(key);
    let (decides, rights) = (load.decides as usize, load.rights() as usize);
    let share = |percent: usize| all * percent / 100;
    // Between two parties somebody must decide more than 30 %: half again the fair share is the least that counts.
    let fair = 150 / roles.max(1);
    let most = ground.limit(&RULE, "decides").max(share(ground.limit(&RULE, "decides-percent").max(fair)));
    let allowed = share(ground.limit(&RULE, "rights-percent").max(share_of_others + ABOVE_OTHERS));
    let too_many_rights = if all >= ground.limit(&RULE, "decisions") { rights.saturating_sub(allowed) } else { 0 };
    (decides.saturating_sub(most), too_many_rights)
}

fn check(ground: &Ground, key: RoleKey, role: &Role, report: &mut Report) {
    let Standing { load, decisions: all, .. } = ground.standing(key);
    let percent = |part: u32| (part as usize * 100).checked_div(all).unwrap_or(0);
    match excess(ground, key) {
        (0, 0) => {}
        (0, _) => report.role(
            key,
            format!(
                "{} has a right in {} of {all} decisions ({} %)",
                role.name(),
                load.rights(),
                percent(load.rights())
            ),
        ),
        _ => report.role(
            key,
            format!("{} decides {} of {all} decisions ({} %)", role.name(), load.decides, percent(load.decides)),
        ),
    }
}

/// Who could decide instead: the contributor with the fewest decisions who is not where the decision goes up to.
fn heir(ground: &Ground, decision: &Decision, key: RoleKey) -> Option<RoleKey> {
    let matrix = ground.matrix;
    let goes_up_to = decision.escalation().and_then(|escalation| matrix.role_key(&escalation.to));
    decision
        .rights()
        .iter()
        .filter(|held| {
            held.right().part() == Part::Contributes && held.role() != key && Some(held.role()) != goes_up_to
        })
        .filter(|held| excess(ground, held.role()).0 == 0)
        .map(|held| held.role())
        .min_by_key(|role| (matrix.load_of(*role).decides, matrix.role(*role).map(Role::id)))
}

fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let Some((key, role)) = finding.role.and_then(|key| Some((key, matrix.role(key)?))) else { return Vec::new() };
    let (decides, rights) = excess(ground, key);
    let mut fixes = Vec::new();
    let in_order: Vec<&Decision> =
        matrix.decisions_in_order().into_iter().filter_map(|decision| matrix.decision(decision)).collect();
    let cell = |decision: &Decision, role: &Role| Cell { decision: decision.id().clone(), role: role.id().clone() };
    // Being told less goes with every fix where the rights alone are too many.
    let told: Vec<Edit> = in_order
        .iter()
        .filter(|decision| {
            decision.right(key).is_some_and(|right| right.part() == Part::Informed && right.marks().is_empty())
        })
        .take(rights)
        .map(|decision| Edit::SetRight { cell: cell(decision, role), right: Some(Right::new(Part::Out)) })
        .collect();
    if told.len() < rights {
        return fixes;
    }
    if decides == 0 {
        let count = if rights == 1 { "1 decision".to_owned() } else { format!("{rights} decisions") };
        fixes.push(Fix::new(format!("Stop informing {} of {count}", role.name()), told));
        return fixes;
    }
    let mut offers: Vec<(&Decision, &Role, Vec<Edit>)> = in_order
        .iter()
        .filter_map(|decision| {
            let mine = decision.right(key).filter(|right| right.is_decider())?;
            let heir_key = heir(ground, decision, key)?;
            let heir = matrix.role(heir_key)?;
            let theirs = decision.right(heir_key)?.clone().with_part(Part::Decides);
            let theirs = theirs.with_band(mine.band()).with_segments(mine.segments().to_vec());
            let edits = vec![
                Edit::SetRight { cell: cell(decision, heir), right: Some(theirs) },
                Edit::SetRight { cell: cell(decision, role), right: Some(Right::new(Part::Contributes)) },
            ];
            Some((*decision, heir, edits))
        })
        .collect();
    if decides == 1 {
        // With one decision too many any of them settles it: a choice of three.
        for (decision, heir, edits) in offers.into_iter().take(3) {
            let edits = edits.into_iter().chain(told.clone()).collect();
            fixes.push(Fix::new(format!("Hand \"{}\" to {}", decision.title(), heir.name()), edits));
        }
    } else if offers.len() >= decides {
        offers.truncate(decides);
        let edits = offers.into_iter().flat_map(|(_, _, edits)| edits).chain(told).collect();
        fixes.push(Fix::new(format!("Hand {decides} decisions to those who contribute to them"), edits));
    }
    fixes
}
