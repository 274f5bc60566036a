//! Votes weighted by log-odds, against the best that can be made of the ballots.

use super::*;
use crate::voting::rule_by_name;

#[test]
fn log_odds_are_the_best_weights_and_beat_the_best_expert() {
    // Nitzan and Paroush 1982: 11583/12500, where the best expert has .9 and a simple majority .87696.
    let competence = [0.9, 0.9, 0.6, 0.6, 0.6];
    assert!((jury(&competence, true) - 11_583.0 / 12_500.0).abs() < EXACT);
    assert!((jury(&competence, false) - 0.87696).abs() < EXACT);
    assert!((jury(&competence[..1], true) - 0.9).abs() < EXACT);
}

/// How often he is right who sees all ballots and knows all competences: each pattern of ballots goes to the option under
/// which it is likeliest. Right signals come with the probability of the competence, wrong ones evenly.
fn bayes(competence: &[f64], options: usize) -> f64 {
    let patterns = options.pow(competence.len() as u32);
    let likelihood = |pattern: usize, right: usize| -> f64 {
        let vote = |voter: usize| pattern / options.pow(voter as u32) % options;
        let chance =
            |(voter, p): (usize, &f64)| if vote(voter) == right { *p } else { (1.0 - p) / (options - 1) as f64 };
        competence.iter().enumerate().map(chance).product()
    };
    let best = |pattern| (0..options).map(|right| likelihood(pattern, right)).fold(0.0, f64::max);
    (0..patterns).map(best).sum::<f64>() / options as f64
}

#[test]
fn who_errs_more_often_than_not_votes_for_the_other_side() {
    // Without the fifth juror .918; who is right with .3 is worth one who is right with .7, whose ballots are turned.
    let competence = [0.9, 0.9, 0.6, 0.6, 0.3];
    let seen = jury(&competence, true);
    assert!((seen - 117.0 / 125.0).abs() < EXACT, "{seen}");
    assert!((seen - bayes(&competence, 2)).abs() < EXACT);
    assert!((seen - jury(&[0.9, 0.9, 0.6, 0.6, 0.7], true)).abs() < EXACT);
    // One who is always wrong decides alone, as one who is always right would.
    assert!((jury(&[0.9, 0.9, 0.0], true) - 1.0).abs() < EXACT);
}

#[test]
fn among_three_options_a_guess_is_right_with_a_third() {
    // The third juror knows something at .4, and the fourth, at .1, speaks for the two options that it does not name.
    let competence = [0.8, 0.5, 0.4, 0.1];
    let mut world = World::new(Believing::Signal, Network::complete(4), 1);
    world.questions.options = ["a", "b", "c"].map(String::from).to_vec();
    world.competence = competence.to_vec();
    world.protocol.vote.weights = Weighing::LogOdds;
    let seen = world.expect(|_, right| f64::from(u8::from(right)));
    assert!((seen - 323.0 / 400.0).abs() < EXACT, "{seen}");
    assert!((seen - bayes(&competence, 3)).abs() < EXACT);
}

/// How often a jury of these competences is right if `voters` cast the ballots.
fn chosen(competence: &[f64], voters: Voters) -> f64 {
    let mut world = World::new(Believing::Signal, Network::complete(competence.len() as u32), 1);
    world.competence = competence.to_vec();
    world.protocol.vote.voters = voters;
    world.expect(|_, right| f64::from(u8::from(right)))
}

#[test]
fn a_random_dictator_is_as_good_as_the_mean_juror_and_a_judge_as_itself() {
    let competence = [0.9, 0.6, 0.6, 0.5];
    assert!((chosen(&competence, Voters::Drawn(1)) - 0.65).abs() < EXACT);
    assert!((chosen(&competence, Voters::Named(0..1)) - 0.9).abs() < EXACT);
    assert!((chosen(&competence, Voters::Named(1..2)) - 0.6).abs() < EXACT);
    // A judge who is not there, as in a twin of one mind, leaves the decision to those who are.
    assert!((chosen(&competence[..1], Voters::Named(3..4)) - 0.9).abs() < EXACT);
}

#[test]
fn jurors_drawn_by_lot_are_a_smaller_jury() {
    for voters in [Voters::Drawn(3), Voters::Named(1..4)] {
        assert!((chosen(&[0.6; 5], voters) - 81.0 / 125.0).abs() < EXACT);
    }
    assert!((chosen(&[0.6; 5], Voters::Drawn(9)) - 2133.0 / 3125.0).abs() < EXACT);
}

#[test]
fn who_is_heard_by_all_outweighs_the_rest_where_centrality_counts() {
    // Four hear the first and it hears nobody: 5 against 4 x 1.
    let (_, edges) = read_edges("0,1\n0,2\n0,3\n0,4\n").unwrap();
    let kind = NetworkKind::Edges { edges, directed: true };
    let star = kind.build(5, &mut Draws::new(0, 0, 0).stream(0, 0, Phase::Network)).unwrap();
    let mut world = World::new(Believing::Signal, star, 1);
    world.competence = vec![0.9, 0.6, 0.6, 0.6, 0.6];
    world.protocol.vote.weights = Weighing::Centrality;
    assert!((world.expect(|_, right| f64::from(u8::from(right))) - 0.9).abs() < EXACT);
}

#[test]
fn beliefs_over_a_question_are_pooled_where_the_rule_reads_more_than_one_answer() {
    // Three debaters who answered, k of them right, and heard one another all believe (3 + k, 5 - k) of 8: the pool is right for k of
    // 2 and 3, and tosses a coin for 1, in 81/125 and 36/125 of all rounds. A vote on the answers does not toss.
    let decided = |rule: &str| {
        let mut world = debate(&[3.0, 2.0], Network::complete(3), 1, 1.0, Intervention::None);
        world.protocol.vote.last.rule = rule_by_name(rule, 0.5).unwrap().into();
        world.expect(|_, right| f64::from(u8::from(right)))
    };
    for rule in ["cumulative", "log-pool", "score", "borda", "copeland", "kemeny"] {
        let seen = decided(rule);
        assert!((seen - (81.0 + 18.0) / 125.0).abs() < EXACT, "{rule}: {seen}");
    }
    assert!((decided("plurality") - 0.648).abs() < EXACT);
}
