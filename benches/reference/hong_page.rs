//! Hong and Page's climbers on a ring by hand.

/// Where a climb from `start` ends: steps in cyclic order, over after as many failures in a row as there are steps.
#[inline]
pub(crate) fn climb(values: &[f64], steps: [usize; 3], start: usize) -> usize {
    let (mut here, mut failed, mut at) = (start, 0, 0);
    while failed < 3 {
        let mut there = here + steps[at];
        if there >= values.len() {
            there -= values.len();
        }
        if values[there] > values[here] {
            (here, failed) = (there, 0);
        } else {
            failed += 1;
        }
        at = if at == 2 { 0 } else { at + 1 };
    }
    here
}

/// The mean value at which climbs from all points end.
pub(crate) fn ability(values: &[f64], steps: [usize; 3]) -> f64 {
    (0..values.len()).map(|start| values[climb(values, steps, start)]).sum::<f64>() / values.len() as f64
}

/// Where a climb from each point ends, member by member.
pub(crate) fn ends(values: &[f64], team: &[[usize; 3]]) -> Vec<u32> {
    team.iter().flat_map(|&steps| (0..values.len()).map(move |start| climb(values, steps, start) as u32)).collect()
}

/// The relay from every point: members climb in turn, each from where the one before stopped, until none of them moves.
/// Writes where each ends, and returns how many turns that took in all.
pub(crate) fn relay(ends: &[u32], reached: &mut [u32]) -> u64 {
    let points = reached.len();
    let members = ends.len() / points;
    let mut turns = 0;
    for (start, reached) in reached.iter_mut().enumerate() {
        let (mut here, mut idle, mut member) = (start as u32, 0, 0);
        while idle < members {
            let end = ends[member * points + here as usize];
            idle = if end == here { idle + 1 } else { 0 };
            here = end;
            member = if member + 1 == members { 0 } else { member + 1 };
            turns += 1;
        }
        *reached = here;
    }
    turns
}
