//! Debaters who differ: priors of unequal weight, and other weights for what is heard.

use super::*;

/// E[p_i'] = (|alpha_i| p_i + w_own p_i + w_peer sum p_j)/(|alpha_i| + w_own + w_peer d_i) for each debater i with neighbours j.
#[test]
fn with_unequal_priors_belief_moves_as_far_as_what_is_heard_weighs() {
    let priors = [[3.0, 2.0], [1.0, 4.0], [2.5, 0.5], [7.0, 3.0]];
    // Who listens to itself is one more neighbour (w_own = w_peer), or weighs itself apart; who does not has w_own = 0.
    for (own, peer) in [(0.0, 1.0), (0.0, 2.5), (1.0, 1.0), (2.5, 2.5), (0.5, 3.0), (2.0, 0.0)] {
        let network = paw();
        let mut world = debate(&[1.0, 1.0], network.clone(), 1, own, Intervention::None);
        world.dials = priors
            .map(|alpha| {
                let mut prior = [1.0; MOST_PRIOR];
                prior[..2].copy_from_slice(&alpha);
                Believing::Answers(Debating { prior, own, peer, intervention: Intervention::None })
            })
            .to_vec();
        let total = |agent: usize| priors[agent][0] + priors[agent][1];
        let belief = |agent: usize| priors[agent][0] / total(agent);
        for agent in 0..4 {
            let heard: f64 = network.hears(agent).iter().map(|&other| belief(other as usize)).sum();
            let weight = total(agent) + own + peer * network.degree(agent) as f64;
            let exact = (total(agent) * belief(agent) + own * belief(agent) + peer * heard) / weight;
            let seen = world.expect(|seen, _| seen.beliefs[2][agent]);
            assert!((seen - exact).abs() < EXACT, "{agent} with {own} and {peer}: {seen} is not {exact}");
        }
    }
}

/// Without an observer first answers stay undrawn, rounds are played in one go, and one mind may stand for all until they differ or have
/// to be asked one by one: the group decides the same, by the same draws.
#[test]
fn nobody_looks_and_nothing_comes_out_otherwise() {
    // Who weighs itself as others believes what they believe, to the last bit or nearly: with .3 and .7 sums are rounded.
    let kinds =
        [(&[3.0, 2.0][..], 1.0), (&[0.3, 0.7], 1.0), (&[0.3, 0.7], 2.5), (&[3.0, 2.0, 1.0], 1.0), (&[1.5, 0.1], 0.0)];
    // Rows of one block, of two, and longer ones; more debaters than share a stream.
    let sizes = [3, 10, 17, 40].repeat(10).into_iter().chain([1_030]);
    for ((replicate, agents), (prior, own)) in (0..).zip(sizes).zip(kinds.iter().cycle()) {
        for (rounds, every, settled) in
            [(0, 0, false), (1, 0, false), (7, 0, false), (40, 0, false), (7, 2, false), (9, 9, true)]
        {
            let mut world = debate(prior, Network::complete(agents), rounds, *own, Intervention::None);
            world.start = None;
            world.protocol.vote.every = every;
            world.protocol.stop.when.settled = settled;
            let draws = Draws::new(5, 0, replicate);
            let (watched, alone) = (world.play(&draws, &mut Seen::default()), world.play(&draws, &mut ()));
            assert_eq!(watched, alone, "{agents} with {prior:?}, {rounds} rounds, a vote every {every}");
            let one = QuestionMind::new(MindKind::Believer(world.dials[0]));
            let mut for_all = Chamber::of_alike(one, agents as usize);
            let first = world.play_in(&mut for_all, &draws, &mut ());
            let differ = watched.beliefs.iter().any(|belief| *belief != watched.beliefs[0]);
            let parted = for_all.minds_mut().len() > 1;
            assert!(parted || !differ, "{agents} with {prior:?} differ");
            // Of the first kind all weights are whole: nobody learns otherwise than all.
            assert!(!parted || *prior != [3.0, 2.0] || every > 0, "{agents} parted without a reason");
            let again = world.play_in(&mut for_all, &draws, &mut Seen::default());
            assert_eq!((&first, &again), (&watched, &watched), "{agents} with {prior:?}, {rounds} rounds, one for all");
            assert_eq!(world.play_in(&mut for_all, &draws, &mut ()), watched, "after they parted");
        }
    }
}

/// On an irregular graph, and with unequal priors, the mean over debaters is no martingale: it is where all hear as much
/// against what they hold, and all begin alike.
#[test]
fn the_mean_belief_drifts_where_priors_differ() {
    let drift = |priors: &[[f64; 2]], network: Network| {
        let agents = priors.len() as f64;
        let mut world = debate(&[1.0, 1.0], network, 1, 0.0, Intervention::None);
        let dials = |alpha: &[f64; 2]| {
            let mut prior = [1.0; MOST_PRIOR];
            prior[..2].copy_from_slice(alpha);
            Believing::Answers(Debating { prior, own: 0.0, ..Debating::default() })
        };
        world.dials = priors.iter().map(dials).collect();
        world.expect(|seen, _| (seen.beliefs[2].iter().sum::<f64>() - seen.beliefs[0].iter().sum::<f64>()) / agents)
    };
    // Equal weights on a regular graph: no drift, though beliefs differ.
    assert!(drift(&[[3.0, 2.0], [1.0, 4.0], [4.0, 1.0]], Network::complete(3)).abs() < EXACT);
    // The first holds .6 with weight 5, the others .2 with weight 10 and hence move less: (5 * .6 + .4)/7 and
    // (10 * .2 + .8)/12 from .6 and .2, .2.
    let exact = (3.4 / 7.0 + 2.0 * (2.8 / 12.0) - 1.0) / 3.0;
    let seen = drift(&[[3.0, 2.0], [2.0, 8.0], [2.0, 8.0]], Network::complete(3));
    assert!((seen - exact).abs() < EXACT, "{seen} is not {exact}");
}

#[test]
fn debaters_that_are_reset_are_new_ones() {
    // Those without the floor hear, and answer only rounds later, if at all.
    for intervention in [Intervention::None, Intervention::Conformist, Intervention::Follower(0.5)] {
        let mut world = debate(&[3.0, 2.0, 1.0], Network::complete(5), 3, 1.0, intervention);
        (world.protocol.floor, world.protocol.speakers) = (FloorRule::Random, 2);
        let minds = world.dials.iter().cycle().take(5).map(|&dials| QuestionMind::new(MindKind::Believer(dials)));
        let mut again = Chamber::new(minds.collect());
        for replicate in 0..50 {
            let draws = Draws::new(1, 0, replicate);
            let (mut seen, mut anew) = (Seen::default(), Seen::default());
            assert_eq!(world.play_in(&mut again, &draws, &mut seen), world.play(&draws, &mut anew), "{intervention:?}");
            assert_eq!((seen.beliefs, seen.answers), (anew.beliefs, anew.answers), "{intervention:?}, {replicate}");
        }
    }
}
