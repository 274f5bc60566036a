//! The ties of each kind of network, drawn from one stream.

use super::{NetworkKind, Ties};
use crate::error::Fault;
use crate::rng::{Stream, below, chance, unit};
use crate::society::shuffle;
use std::ops::Range;

/// Pairings of a random regular network are begun again so often. One in a few succeeds at any degree.
const TRIES: u32 = 1000;

/// The ties of a checked recipe, each once, in the order drawn.
pub(super) fn ties(kind: &NetworkKind, n: u32, rng: &mut Stream) -> Vec<(u32, u32)> {
    match kind {
        NetworkKind::Ring { degree } => ring(n, *degree as u32),
        NetworkKind::Path => (1..n).map(|agent| (agent - 1, agent)).collect(),
        NetworkKind::Star => (1..n).map(|leaf| (0, leaf)).collect(),
        NetworkKind::Wheel => {
            let rim = (1..n).map(|agent| (agent, if agent + 1 < n { agent + 1 } else { 1 }));
            (1..n).map(|agent| (0, agent)).chain(rim).collect()
        }
        NetworkKind::Grid { width, torus, diagonal } => grid(n as usize, *width, *torus, *diagonal),
        NetworkKind::SmallWorld { degree, rewire } => small_world(n, *degree as u32, *rewire, rng),
        NetworkKind::ErdosRenyi { ties } => {
            let chance = match *ties {
                Ties::Chance(p) => p,
                Ties::MeanDegree(degree) => degree / f64::from(n - 1).max(1.0),
            };
            let mut ties = Vec::new();
            pairs_by_chance(n, chance, |agent| 0..agent, rng, &mut ties);
            ties
        }
        NetworkKind::PreferentialAttachment { links } => preferential_attachment(n, *links as u32, rng),
        NetworkKind::StochasticBlock { blocks, within, between } => {
            let mut first = Vec::with_capacity(n as usize);
            for &size in blocks {
                first.extend(std::iter::repeat_n(first.len() as u32, size));
            }
            let mut ties = Vec::new();
            pairs_by_chance(n, *within, |agent| first[agent as usize]..agent, rng, &mut ties);
            pairs_by_chance(n, *between, |agent| 0..first[agent as usize], rng, &mut ties);
            ties
        }
        NetworkKind::Cliques { size, rewire } => cliques(n, *size as u32, *rewire, rng),
        // No list of ties is drawn for these: they store none, bring their own, or are drawn as rows.
        NetworkKind::Complete
        | NetworkKind::Edges { .. }
        | NetworkKind::Matrix { .. }
        | NetworkKind::RandomRegular { .. } => Vec::new(),
    }
}

/// Columns and rows of a grid: as asked, or the most nearly square one, at least as wide as high.
pub(super) fn grid_sides(agents: usize, width: Option<usize>) -> (usize, usize) {
    let columns = width.unwrap_or_else(|| {
        let rows = (1..=agents.isqrt()).rev().find(|&rows| agents.is_multiple_of(rows));
        agents / rows.unwrap_or(1)
    });
    (columns, agents / columns.max(1))
}

/// Lap by lap: everybody's nearest neighbour ahead, then everybody's second.
fn ring(n: u32, degree: u32) -> Vec<(u32, u32)> {
    (1..=degree / 2).flat_map(|lap| (0..n).map(move |agent| (agent, ahead(agent, lap, n)))).collect()
}

/// `steps` after `agent` around a ring of `n`, the sum being kept from overflowing.
fn ahead(agent: u32, steps: u32, n: u32) -> u32 {
    if steps < n - agent { agent + steps } else { steps - (n - agent) }
}

fn grid(agents: usize, width: Option<usize>, torus: bool, diagonal: bool) -> Vec<(u32, u32)> {
    let (columns, rows) = grid_sides(agents, width);
    let steps: &[(isize, isize)] = if diagonal { &[(1, 0), (0, 1), (1, 1), (-1, 1)] } else { &[(1, 0), (0, 1)] };
    let place = |at: isize, side: usize| match torus {
        true => Some(at.rem_euclid(side as isize) as usize),
        false => usize::try_from(at).ok().filter(|&at| at < side),
    };
    let mut ties = Vec::with_capacity(agents * steps.len());
    for agent in 0..agents {
        for &(right, down) in steps {
            let column = place((agent % columns) as isize + right, columns);
            let row = place((agent / columns) as isize + down, rows);
            if let (Some(column), Some(row)) = (column, row) {
                ties.push((agent as u32, (row * columns + column) as u32));
            }
        }
    }
    ties
}

fn small_world(n: u32, degree: u32, rewire: f64, rng: &mut Stream) -> Vec<(u32, u32)> {
    let mut ties = ring(n, degree);
    let mut near: Vec<Vec<u32>> = vec![Vec::with_capacity(degree as usize); n as usize];
    for &(a, b) in &ties {
        near[a as usize].push(b);
        near[b as usize].push(a);
    }
    for (from, to) in &mut ties {
        let here = *from as usize;
        // Someone tied to everybody has nowhere to move a tie to.
        if unit(rng) >= rewire || near[here].len() as u32 == n - 1 {
            continue;
        }
        let new = loop {
            let new = below(rng, n);
            if new != *from && !near[here].contains(&new) {
                break new;
            }
        };
        near[here].retain(|&other| other != *to);
        near[*to as usize].retain(|&other| other != *from);
        near[here].push(new);
        near[new as usize].push(*from);
        *to = new;
    }
    ties
}

/// The rows of a checked random regular network, one after the other, each in increasing order.
pub(super) fn random_regular(n: u32, degree: usize, rng: &mut Stream) -> Result<Vec<u32>, Fault> {
    let rest = n as usize - 1 - degree;
    // Beyond half of the possible degree a pairing gets stuck; who is not tied is the easier question.
    let rows = match degree <= rest {
        true => pairing(n, degree, rng),
        false => pairing(n, rest, rng).map(|apart| all_but(&apart, n, rest)),
    };
    rows.ok_or_else(|| {
        Fault::at("degree", degree, format!("need a degree for which a network is found in {TRIES} tries"))
    })
}

/// For each agent all others but those in its row of `apart`.
fn all_but(apart: &[u32], n: u32, wide: usize) -> Vec<u32> {
    let mut rows = Vec::with_capacity(n as usize * (n as usize - 1 - wide));
    for agent in 0..n {
        let apart = &apart[agent as usize * wide..][..wide];
        rows.extend((0..n).filter(|&other| other != agent && apart.binary_search(&other).is_err()));
    }
    rows
}

/// Hearer by hearer, and speaker by speaker of its clique. The hearer keeps the tie.
fn cliques(n: u32, size: u32, rewire: f64, rng: &mut Stream) -> Vec<(u32, u32)> {
    let mut ties = Vec::with_capacity(n as usize * (size as usize - 1));
    let mut far: Vec<u32> = Vec::with_capacity(size as usize);
    for hearer in 0..n {
        let first = hearer / size * size;
        far.clear();
        for speaker in (first..first + size).filter(|&speaker| speaker != hearer) {
            if !chance(rng, rewire) {
                ties.push((speaker, hearer));
                continue;
            }
            // Another clique alone has more members than one agent has ties: somebody is always left.
            let drawn = loop {
                let drawn = below(rng, n - size);
                let drawn = if drawn < first { drawn } else { drawn + size };
                if !far.contains(&drawn) {
                    break drawn;
                }
            };
            far.push(drawn);
            ties.push((drawn, hearer));
        }
    }
    ties
}

/// Each agent holds out `wide` hands. All free hands are shuffled and taken two by two; a pair that would tie an
/// agent to itself, or two agents twice, waits for the next shuffle; where no pair is left that could be tied, all
/// begins anew. Returns who is tied to each agent, row by row, in increasing order.
///
/// Beside the rows it holds the hands and a count for each agent: of a large network nothing else is ever in memory.
fn pairing(n: u32, wide: usize, rng: &mut Stream) -> Option<Vec<u32>> {
    let agents = n as usize;
    for _ in 0..TRIES {
        let mut near = vec![0u32; agents * wide];
        let mut used = vec![0u32; agents];
        let mut free: Vec<u32> = Vec::with_capacity(agents * wide);
        free.extend((0..n).flat_map(|agent| std::iter::repeat_n(agent, wide)));
        loop {
            shuffle(&mut free, rng);
            let mut waiting = Vec::new();
            for pair in free.chunks_exact(2) {
                let (a, b) = (pair[0] as usize, pair[1] as usize);
                if a == b || near[a * wide..][..used[a] as usize].contains(&pair[1]) {
                    waiting.extend_from_slice(pair);
                    continue;
                }
                near[a * wide + used[a] as usize] = pair[1];
                near[b * wide + used[b] as usize] = pair[0];
                used[a] += 1;
                used[b] += 1;
            }
            if waiting.is_empty() {
                (0..agents).for_each(|agent| near[agent * wide..][..wide].sort_unstable());
                return Some(near);
            }
            let apart = |a: u32, b: u32| a != b && !near[a as usize * wide..][..used[a as usize] as usize].contains(&b);
            let stuck = || !waiting.iter().any(|&a| waiting.iter().any(|&b| apart(a, b)));
            if waiting.len() == free.len() && stuck() {
                break;
            }
            free = waiting;
        }
    }
    None
}

fn preferential_attachment(n: u32, links: u32, rng: &mut Stream) -> Vec<(u32, u32)> {
    let core = links + 1;
    let mut ties: Vec<(u32, u32)> = (1..core).flat_map(|agent| (0..agent).map(move |other| (other, agent))).collect();
    let mut chosen: Vec<u32> = Vec::with_capacity(links as usize);
    for agent in core..n {
        chosen.clear();
        while chosen.len() < links as usize {
            // Everybody is an end of each of its ties, so that an even draw of an end is in proportion to them.
            let end = below(rng, 2 * ties.len() as u32) as usize;
            let (one, two) = ties[end / 2];
            let other = if end.is_multiple_of(2) { one } else { two };
            if !chosen.contains(&other) {
                chosen.push(other);
            }
        }
        ties.extend(chosen.iter().map(|&other| (other, agent)));
    }
    ties
}

/// Ties each agent to each of `others(agent)` with probability `chance`, leaping from one tie to the next by a
/// geometric draw: the cost is in the ties, not in the pairs.
fn pairs_by_chance(
    n: u32,
    chance: f64,
    others: impl Fn(u32) -> Range<u32>,
    rng: &mut Stream,
    ties: &mut Vec<(u32, u32)>,
) {
    if chance >= 1.0 {
        ties.extend((0..n).flat_map(|agent| others(agent).map(move |other| (other, agent))));
        return;
    }
    if chance <= 0.0 {
        return;
    }
    let scale = 1.0 / libm::log1p(-chance);
    let (mut agent, mut at) = (0, 0u64);
    while agent < n {
        // The cast drops the fraction and saturates.
        at = at.saturating_add((libm::log1p(-unit(rng)) * scale) as u64);
        while agent < n && at >= others(agent).len() as u64 {
            at -= others(agent).len() as u64;
            agent += 1;
        }
        if agent < n {
            ties.push((others(agent).start + at as u32, agent));
            at += 1;
        }
    }
}
