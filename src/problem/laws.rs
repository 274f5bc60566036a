//! What every problem must obey, for implementors to call in a test.

use super::{Label, Truth};
use crate::rng::{Draws, Phase, below};

/// Positions tried.
const POSITIONS: u32 = 4_000;

/// Checks the laws for `agents` agents, on 4,000 positions drawn from a fixed stream: the same ones every time.
///
/// * there is a question, every question has an option, and no more than an answer can name;
/// * every agent has a view;
/// * [`begin`](super::Problem::begin) writes every slot, below the number of options, whatever was there before, and
///   again the same from the same stream;
/// * merit is in [0, 1], the same when asked again, and [`merit_of`](Truth::merit_of) all answers is the merit;
/// * after a move [`merit_moved`](Truth::merit_moved) is the merit of where it led, to the bit;
/// * [`right_of`](Truth::right_of) all answers is [`right`](Truth::right); no answers at all are not right;
/// * an answer taken away never makes a row better;
/// * [`random_merit`](Truth::random_merit) is the mean merit of positions drawn evenly, within five standard errors.
///
/// # Errors
///
/// The first law that fails, and what was seen.
///
/// ```
/// use manyminds::problem::{Problem, Truth, laws::check_problem};
/// use manyminds::rng::{Stream, below};
///
/// /// Say heads.
/// struct Coin;
///
/// impl Problem for Coin {
///     type Answer = u8;
///     type View<'p> = ();
///     fn options(&self, _question: usize) -> usize {
///         2
///     }
///     fn begin(&self, _me: u32, position: &mut [u8], rng: &mut Stream) {
///         position[0] = below(rng, 2) as u8;
///     }
///     fn view(&self, _me: u32) {}
/// }
///
/// impl Truth for Coin {
///     fn merit(&self, position: &[u8]) -> f64 {
///         f64::from(position[0])
///     }
///     fn random_merit(&self) -> f64 {
///         0.5
///     }
///     fn merit_of(&self, answers: &[Option<u8>]) -> f64 {
///         answers[0].map_or(0.0, f64::from)
///     }
///     fn right_of(&self, answers: &[Option<u8>]) -> bool {
///         answers[0] == Some(1)
///     }
/// }
///
/// check_problem(&Coin, 3).unwrap();
/// ```
pub fn check_problem<P: Truth>(problem: &P, agents: u32) -> Result<(), String> {
    let questions = problem.questions();
    if questions == 0 {
        return Err("there is no question".into());
    }
    for question in 0..questions {
        let options = problem.options(question);
        if options == 0 || options > P::Answer::MOST {
            return Err(format!("question {question} has {options} options"));
        }
    }
    (0..agents).try_for_each(|agent| starts(problem, agent))?;
    truths(problem)
}

fn starts<P: Truth>(problem: &P, agent: u32) -> Result<(), String> {
    let questions = problem.questions();
    let draws = Draws::new(1, 2, 3);
    let _ = problem.view(agent);
    for seed in 0..8 {
        let write = |fill: &dyn Fn(usize) -> usize| {
            let mut row: Vec<P::Answer> = (0..questions).map(|q| P::Answer::from_index(fill(q))).collect();
            problem.begin(agent, &mut row, &mut draws.stream(agent, seed, Phase::Begin));
            row
        };
        let row = write(&|_| 0);
        if let Some(question) = (0..questions).find(|&q| row[q].index() >= problem.options(q)) {
            return Err(format!("begin gives agent {agent} an answer to question {question} that is no option"));
        }
        if row != write(&|question| problem.options(question) - 1) {
            return Err(format!("begin for agent {agent} depends on more than its stream"));
        }
    }
    Ok(())
}

fn truths<P: Truth>(problem: &P) -> Result<(), String> {
    let questions = problem.questions();
    let mut rng = Draws::new(4, 5, 6).stream(0, 0, Phase::Estimate);
    let mut moves = Draws::new(4, 5, 6).stream(1, 0, Phase::Estimate);
    let mut answers: Vec<Option<P::Answer>> = vec![None; questions];
    if problem.right_of(&answers) {
        return Err("no answers at all are right".into());
    }
    let (mut sum, mut squares) = (0.0, 0.0);
    for _ in 0..POSITIONS {
        let draw = |question| P::Answer::from_index(below(&mut rng, problem.options(question) as u32) as usize);
        let row: Vec<P::Answer> = (0..questions).map(draw).collect();
        for (slot, &answer) in answers.iter_mut().zip(&row) {
            *slot = Some(answer);
        }
        let merit = problem.merit(&row);
        if !(0.0..=1.0).contains(&merit) {
            return Err(format!("merit is {merit} at {row:?}"));
        }
        if merit.to_bits() != problem.merit(&row).to_bits() {
            return Err(format!("merit changes when asked again, at {row:?}"));
        }
        let mut after = row.clone();
        for (question, answer) in after.iter_mut().enumerate() {
            if below(&mut moves, 6) == 0 {
                *answer = P::Answer::from_index(below(&mut moves, problem.options(question) as u32) as usize);
            }
        }
        let mut from = row.clone();
        let there = problem.merit_moved(merit, &mut from, &after);
        if there.to_bits() != problem.merit(&after).to_bits() || from != after {
            return Err(format!("merit after a move is not that of the position moved to, from {row:?} to {after:?}"));
        }
        let whole = problem.merit_of(&answers);
        if (whole - merit).abs() > 1e-12 {
            return Err(format!("merit is {merit}, and that of all answers {whole}, at {row:?}"));
        }
        if problem.right(&row) != problem.right_of(&answers) {
            return Err(format!("right and right_of all answers differ at {row:?}"));
        }
        let gap = below(&mut rng, questions as u32) as usize;
        answers[gap] = None;
        let less = problem.merit_of(&answers);
        if !(0.0..=merit + 1e-12).contains(&less) {
            return Err(format!("without an answer to question {gap} merit goes from {merit} to {less}, at {row:?}"));
        }
        sum += merit;
        squares += merit * merit;
    }
    let n = f64::from(POSITIONS);
    let (mean, said) = (sum / n, problem.random_merit());
    let error = ((squares / n - mean * mean).max(0.0) / n).sqrt();
    if (mean - said).abs() > 5.0 * error + 1e-9 {
        return Err(format!("random merit is {said}, but positions drawn evenly have {mean} +- {error}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::Problem;
    use super::*;
    use crate::rng::Stream;

    /// A problem that breaks one law at a time.
    struct Coin(&'static str);

    impl Problem for Coin {
        type Answer = u8;
        type View<'p> = ();
        fn options(&self, _question: usize) -> usize {
            if self.0 == "options" { 0 } else { 2 }
        }
        fn begin(&self, _me: u32, position: &mut [u8], rng: &mut Stream) {
            position[0] = match self.0 {
                "outside" => 2,
                "begin" => position[0],
                _ => below(rng, 2) as u8,
            };
        }
        fn view(&self, _me: u32) {}
    }

    impl Truth for Coin {
        fn merit(&self, position: &[u8]) -> f64 {
            f64::from(position[0]) * if self.0 == "merit" { 1.5 } else { 1.0 }
        }
        fn random_merit(&self) -> f64 {
            if self.0 == "random" { 0.6 } else { 0.5 }
        }
        fn merit_of(&self, answers: &[Option<u8>]) -> f64 {
            let gap = if self.0 == "gap" { 1.0 } else { 0.0 };
            answers[0].map_or(gap, |answer| if self.0 == "all" { 0.5 } else { f64::from(answer) })
        }
        fn right_of(&self, answers: &[Option<u8>]) -> bool {
            (self.0 == "silence" && answers[0].is_none()) || (self.0 != "right" && answers[0] == Some(1))
        }
    }

    #[test]
    fn each_law_of_problems_catches_its_breach() {
        assert_eq!(check_problem(&Coin(""), 2), Ok(()));
        let told = [
            ("options", "options"),
            ("outside", "no option"),
            ("begin", "more than its stream"),
            ("merit", "merit is 1.5"),
            ("all", "that of all answers"),
            ("right", "right_of"),
            ("silence", "no answers at all"),
            ("gap", "without an answer"),
            ("random", "random merit"),
        ];
        for (breach, words) in told {
            let seen = check_problem(&Coin(breach), 2).unwrap_err();
            assert!(seen.contains(words), "{breach}: {seen}");
        }
    }
}
