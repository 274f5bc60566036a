//! Votes weighted by log-odds, against the best that can be made of the ballots.

use super::*;

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
    world.protocol.vote.weighted = true;
    let seen = world.expect(|_, right| f64::from(u8::from(right)));
    assert!((seen - 323.0 / 400.0).abs() < EXACT, "{seen}");
    assert!((seen - bayes(&competence, 3)).abs() < EXACT);
}
