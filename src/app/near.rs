//! Names that may be meant by what was typed: the one it is short for, or those it is nearly.
//!
//! Always true: a name is taken only where nothing else can be meant; a near one is offered and never taken.

use crate::model::sorting::InOrder;

/// The places of the names that are meant: the one that is the text, else those that begin with it, else those that hold
/// all its words.
#[must_use]
pub fn meant(text: &str, names: &[&str]) -> Vec<usize> {
    let folded = text.trim().to_lowercase();
    let words: Vec<&str> = folded.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let all = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
        names.iter().enumerate().filter(|(_, name)| is(&name.to_lowercase())).map(|(at, _)| at).collect()
    };
    let ways: [&dyn Fn(&str) -> bool; 3] = [&|name| name == folded, &|name| name.starts_with(&folded), &|name| {
        words.iter().all(|word| name.contains(word))
    }];
    ways.into_iter().map(all).find(|found| !found.is_empty()).unwrap_or_default()
}

/// The names nearest to what was typed, at most three.
#[must_use]
pub fn nearest<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let folded: String = text.trim().to_lowercase().chars().take(100).collect();
    let mut near: Vec<(usize, &str)> = names
        .into_iter()
        .filter_map(|name| {
            let name_folded = name.to_lowercase();
            let distance = strsim::damerau_levenshtein(&name_folded, &folded);
            let is_near = distance <= 1 + folded.chars().count() / 4;
            // A word of the name that is nearly what was typed will do.
            let word = name_folded.split_whitespace().map(|word| strsim::damerau_levenshtein(word, &folded)).min();
            let word = word.filter(|distance| *distance <= folded.chars().count() / 3);
            if is_near { Some(distance) } else { word }.map(|distance| (distance, name))
        })
        .collect();
    near.order_by_key(|(distance, _)| *distance);
    near.dedup_by_key(|(_, name)| *name);
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// "did you mean A or B?", or what there is.
#[must_use]
pub fn hint<'a>(text: &str, names: &[&'a str], otherwise: &str) -> String {
    let near: Vec<&'a str> = nearest(text, names.iter().copied());
    match near.is_empty() {
        true => otherwise.to_owned(),
        false => format!("did you mean {}?", near.join(", or ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_meant_where_it_can_mean_one_thing() {
        let names = ["Head of Support", "Support Lead", "CFO", "Support"];
        assert_eq!(meant("cfo", &names), [2]);
        assert_eq!(meant("support", &names), [3], "the whole name before parts of others");
        assert_eq!(meant("head", &names), [0]);
        assert_eq!(meant("lead support", &names), [1]);
        assert_eq!(meant("supp", &names), [1, 3], "both begin so");
        assert_eq!(meant("", &names), [0; 0]);
        assert_eq!(nearest("Suport Laed", names), ["Support Lead"]);
        assert_eq!(nearest("finance", names), [""; 0]);
    }
}
