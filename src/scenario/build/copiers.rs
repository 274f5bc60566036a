//! The dials of copiers.

use super::*;
use crate::mind::{Attitude, Copying, Following, Tied};

/// The dials of a group of copiers at the path `at`.
pub(super) fn copying(table: &Table<'_>, at: &str, faults: &mut Faults) -> Option<Copying> {
    let before = faults.list.len();
    let rule = Following::ALL.into_iter().find(|(_, name)| *name == table.word("rule"));
    let rule = rule.map_or_else(Following::default, |(rule, _)| rule);
    let ties = Tied::ALL.into_iter().find(|(_, name)| *name == table.word("ties"));
    for key in ["ties", "count_self"] {
        if let (Some(typed), true) = (table.get(key), rule != Following::Majority) {
            faults.value(typed, &join(at, key), "is used only with rule = \"majority\"");
        }
    }
    let (contrarian, stubborn) = (table.number("contrarian"), table.number("stubborn"));
    if let (Some(typed), true) = (table.get("contrarian"), rule == Following::Culture && contrarian > 0.0) {
        let need = "need 0: whoever takes over one answer in which another differs has no opposite to take";
        faults.value(typed, &join(at, "contrarian"), need);
    }
    if let (Some(typed), true) = (table.get("stubborn"), contrarian + stubborn > 1.0) {
        faults.value(typed, &join(at, "stubborn"), format!("need at most 1 - contrarian, {}", 1.0 - contrarian));
    }
    (faults.list.len() == before).then_some(Copying {
        rule,
        ties: ties.map_or_else(Tied::default, |(ties, _)| ties),
        count_self: table.truth("count_self"),
        noise: table.number("noise"),
        contrarian,
        stubborn,
        attitude: Attitude::Conformist,
    })
}
