//! Axelrod's culture.

use super::*;

fn culture(network: Network, features: usize, traits: usize) -> Town {
    let dials = Copying { rule: Following::Culture, ..Copying::default() };
    Town::new(network, dials, features, traits, Meeting::Listener)
}

#[test]
fn one_differing_feature_is_copied_with_the_probability_of_what_is_shared() {
    // Two sites with three features, one shared: with probability 1/3 the one drawn copies either of the two others.
    let law = culture(network(NetworkKind::Path, 2), 3, 4).law(&[1, 2, 3, 1, 0, 0]);
    close(law[&[1, 2, 3, 1, 0, 0][..]], 2.0 / 3.0);
    for end in [[1, 0, 3, 1, 0, 0], [1, 2, 0, 1, 0, 0], [1, 2, 3, 1, 2, 0], [1, 2, 3, 1, 0, 3]] {
        close(law[&end[..]], 1.0 / 12.0);
    }
    assert_eq!(law.len(), 5);
}

#[test]
fn who_shares_nothing_or_everything_does_not_interact() {
    let town = culture(network(NetworkKind::Path, 3), 2, 4);
    for start in [[0, 1, 2, 3, 0, 1], [2, 2, 2, 2, 2, 2], [0, 0, 1, 1, 1, 1]] {
        assert_eq!(town.law(&start).into_iter().collect::<Vec<_>>(), [(start.to_vec(), 1.0)]);
    }
}

fn ends(town: &mut Town, start: &[u8]) -> (Vec<u8>, crate::deliberation::Ending) {
    town.protocol.events = 0;
    let when = StopWhen { still: true, ..StopWhen::default() };
    town.protocol.stop = StopRule { rounds: 10_000, budget: None, patience: 1, when };
    town.after(start, &Draws::new(3, 0, 0))
}

#[test]
fn it_is_still_when_every_tie_shares_all_or_nothing() {
    use crate::deliberation::Why;
    let grid = || network(NetworkKind::Grid { width: Some(3), torus: false, diagonal: false }, 9);
    // One feature: no two different sites interact, so that the first clusters stay.
    let start = [0, 1, 1, 2, 0, 1, 2, 2, 0];
    let (end, ending) = ends(&mut culture(grid(), 1, 3), &start);
    assert_eq!((&end[..], ending.why, ending.rounds), (&start[..], Why::Still, 1));
    // All alike.
    let (end, ending) = ends(&mut culture(grid(), 4, 3), &[2; 36]);
    assert_eq!((end, ending.why, ending.rounds), (vec![2; 36], Why::Still, 1));
    // Anywhere else: it stops where it must, and not before.
    let mut rng = Draws::new(5, 0, 0).stream(0, 0, crate::rng::Phase::Begin);
    let start: Vec<u8> = (0..45).map(|_| below(&mut rng, 4) as u8).collect();
    let mut town = culture(grid(), 5, 4);
    let (end, ending) = ends(&mut town, &start);
    let shared = |a: usize, b: usize| (0..5).filter(|&f| end[a * 5 + f] == end[b * 5 + f]).count();
    assert!(ending.why == Why::Still && ending.rounds > 1);
    assert!((0..9).all(|a| town.network.hears(a).iter().all(|&b| [0, 5].contains(&shared(a, b as usize)))));
}
