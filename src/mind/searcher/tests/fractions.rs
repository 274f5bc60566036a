//! Every derivation that comes out is legal and makes the target by arithmetic that shares no code with the crate.

use super::*;

/// A fraction, unreduced but for its sign, and what it was made from.
#[derive(Clone, Copy)]
struct Part {
    top: i128,
    bottom: i128,
    of: u8,
}

impl Part {
    fn is(&self, value: i128) -> bool {
        self.top == value * self.bottom
    }
}

/// The parts that a row of answers leaves; `None` if a step is forbidden.
fn walked(puzzle: &Puzzle, row: &[u8]) -> Option<Vec<Part>> {
    let mut parts: Vec<Part> =
        puzzle.numbers().iter().enumerate().map(|(i, &n)| Part { top: n.into(), bottom: 1, of: 1 << i }).collect();
    let mut over = false;
    for &answer in row {
        over |= answer == 0;
        if over {
            if answer > 0 {
                return None;
            }
            continue;
        }
        parts.sort_by(|a, b| (b.top * a.bottom).cmp(&(a.top * b.bottom)).then(a.of.cmp(&b.of)));
        let pairs: Vec<(usize, usize)> =
            (1..6).flat_map(|second| (0..second).map(move |first| (first, second))).collect();
        let (first, second) = *pairs.get((usize::from(answer) - 1) / 6)?;
        if second >= parts.len() {
            return None;
        }
        let (a, b) = (parts[first], parts[second]);
        let (top, bottom) = match (answer - 1) % 6 {
            0 => (a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom),
            1 => (a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom),
            2 => (b.top * a.bottom - a.top * b.bottom, a.bottom * b.bottom),
            3 => (a.top * b.top, a.bottom * b.bottom),
            4 => (a.top * b.bottom, a.bottom * b.top),
            _ => (b.top * a.bottom, b.bottom * a.top),
        };
        if bottom == 0 {
            return None;
        }
        let (top, bottom) = if bottom < 0 { (-top, -bottom) } else { (top, bottom) };
        if puzzle.rule() == Rule::PositiveIntegers && (top <= 0 || top % bottom != 0) {
            return None;
        }
        parts.remove(second);
        parts.remove(first);
        parts.push(Part { top, bottom, of: a.of | b.of });
    }
    Some(parts)
}

fn makes(puzzle: &Puzzle, row: &[u8]) -> bool {
    walked(puzzle, row).is_some_and(|parts| {
        let target = i128::from(puzzle.target());
        match puzzle.usage() {
            Usage::AtMostOnce => parts.iter().any(|part| part.is(target)),
            Usage::ExactlyOnce => parts.len() == 1 && parts[0].is(target),
        }
    })
}

#[test]
fn every_position_is_legal_and_every_join_makes_the_target() {
    let mut rng = stream(20);
    let (mut joins, mut answers, mut backwards, mut solutions) = (0, 0, 0, 0);
    for round in 0..300 {
        let problem = drawn(4 + round % 2, 30, WAYS[round % 4], &mut rng);
        let tools = [only("+-*"), only("*/+"), only("-*/")];
        let mut society = Society::new(&problem, &tools, &busy(), cheap());
        for _ in 0..40 {
            let before = society.acts.len();
            society.play(1, round as u64);
            for row in &society.rows {
                assert!(walked(problem.puzzle(), row).is_some(), "{row:?} of {:?}", problem.puzzle());
                assert_eq!(makes(problem.puzzle(), row), problem.right(row));
                solutions += u32::from(problem.right(row));
            }
            for act in &society.acts[before..] {
                let [a, b, c, d] = act.relation.to_le_bytes();
                let row = [a, b, c, d, act.local as u8];
                let done = act.outcome == Outcome::Done;
                match act.deed {
                    Deed::Reconcile | Deed::Concede if done => {
                        // Who concedes either joined what it was given, or went on from some other derivation.
                        let joined = makes(problem.puzzle(), &row);
                        let may = joined || act.deed == Deed::Concede;
                        assert!(may && walked(problem.puzzle(), &row).is_some(), "{act:?}");
                        joins += u32::from(joined);
                    }
                    Deed::ChainBack if done => backwards += u32::from(makes(problem.puzzle(), &row)),
                    Deed::Answer if done => {
                        assert!(walked(problem.puzzle(), &row).is_some());
                        answers += 1;
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(
        joins > 25 && answers > 20 && backwards > 40 && solutions > 1_000,
        "{joins} {answers} {backwards} {solutions}"
    );
}
