//! The ties of each kind of network, drawn from one stream.

use super::{NetworkKind, Ties};
use crate::error::Fault;
use crate::rng::{Stream, below, chance, unit};
use crate::society::shuffle;
use std::ops::Range;

/// Pairings of a random regular network are begun again so often. One in a few succeeds at any degree.
const TRIES: u32 = 1000;

/// The ties of a checked recipe, each once, in the order drawn.
pub(super) fn ties(kind: &NetworkKind, n: u32, rng: &mut Stream) -> Result<Vec<(u32, u32)>, Fault> {
    Ok(match kind {
        NetworkKind::Ring { degree } => ring(n, *degree as u32),
        NetworkKind::Path => (1..n).map(|agent| (agent - 1, agent)).collect(),
        NetworkKind::Star => (1..n).map(|leaf| (0, leaf)).collect(),
        NetworkKind::Wheel => {
            let rim = (1..n).map(|agent| (agent, if agent + 1 < n { agent + 1 } else { 1 }));
            (1..n).map(|agent| (0, agent)).chain(rim).collect()
        }
        NetworkKind::Grid { width, torus, diagonal } => grid(n as usize, *width, *torus, *diagonal),
        NetworkKind::SmallWorld { degree, rewire } => small_world(n, *degree as u32, *rewire, rng),
        NetworkKind::RandomRegular { degree } => random_regular(n, *degree as u32, rng).ok_or_else(|| {
            Fault::at("degree", degree, format!("need a degree for which a network is found in {TRIES} tries"))
        })?,
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
        // Nothing is drawn for these: the one stores no ties and the other brings its own.
        NetworkKind::Complete | NetworkKind::Edges { .. } | NetworkKind::Matrix { .. } => Vec::new(),
    })
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

fn random_regular(n: u32, degree: u32, rng: &mut Stream) -> Option<Vec<(u32, u32)>> {
    let rest = n - 1 - degree;
    if degree <= rest {
        return pairing(n, degree, rng);
    }
    // Beyond half of the possible degree a pairing gets stuck; who is not tied is the easier question.
    let mut apart: Vec<Vec<u32>> = vec![Vec::with_capacity(rest as usize); n as usize];
    for (a, b) in pairing(n, rest, rng)? {
        apart[a.max(b) as usize].push(a.min(b));
    }
    let mut ties = Vec::with_capacity(n as usize * degree as usize / 2);
    for agent in 0..n {
        let apart = &mut apart[agent as usize];
        apart.sort_unstable();
        ties.extend((0..agent).filter(|other| apart.binary_search(other).is_err()).map(|other| (other, agent)));
    }
    Some(ties)
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

/// Each agent holds out `degree` hands. All free hands are shuffled and taken two by two; a pair that would tie an
/// agent to itself, or two agents twice, waits for the next shuffle; where no pair is left that could be tied, all
/// begins anew.
fn pairing(n: u32, degree: u32, rng: &mut Stream) -> Option<Vec<(u32, u32)>> {
    let (agents, wide) = (n as usize, degree as usize);
    for _ in 0..TRIES {
        let mut ties = Vec::with_capacity(agents * wide / 2);
        let mut near = vec![0u32; agents * wide];
        let mut used = vec![0usize; agents];
        let mut free: Vec<u32> = (0..agents * wide).map(|hand| (hand / wide) as u32).collect();
        loop {
            shuffle(&mut free, rng);
            let mut waiting = Vec::new();
            for pair in free.chunks_exact(2) {
                let (a, b) = (pair[0] as usize, pair[1] as usize);
                if a == b || near[a * wide..a * wide + used[a]].contains(&pair[1]) {
                    waiting.extend_from_slice(pair);
                    continue;
                }
                near[a * wide + used[a]] = pair[1];
                near[b * wide + used[b]] = pair[0];
                used[a] += 1;
                used[b] += 1;
                ties.push((pair[0], pair[1]));
            }
            if waiting.is_empty() {
                return Some(ties);
            }
            let apart = |a: u32, b: u32| {
                let row = a as usize * wide;
                a != b && !near[row..row + used[a as usize]].contains(&b)
            };
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
    // Everybody is listed once for each of its ties, so that an even draw from the list is in proportion to them.
    let mut listed: Vec<u32> = ties.iter().flat_map(|&(a, b)| [a, b]).collect();
    let mut chosen: Vec<u32> = Vec::with_capacity(links as usize);
    for agent in core..n {
        chosen.clear();
        while chosen.len() < links as usize {
            let other = listed[below(rng, listed.len() as u32) as usize];
            if !chosen.contains(&other) {
                chosen.push(other);
            }
        }
        for &other in &chosen {
            ties.push((other, agent));
            listed.extend([other, agent]);
        }
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
