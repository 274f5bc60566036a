//! What every mind must obey, for implementors to call in a test.

use super::{Heard, Mind, Says};
use crate::act::{Act, Manners, Turn};
use crate::budget::{Prices, Purse};
use crate::problem::{Label, Problem};
use crate::rng::{Draws, Phase};
use std::fmt::Debug;

/// Rounds played.
const ROUNDS: u32 = 60;

/// Checks the laws on a society of `agents` minds that deliberate for 60 rounds. `make` gives the mind of an agent, ready
/// for a replicate, and the same one each time.
///
/// * the same draws give the same words, answers and expenses;
/// * answers are options; [`revise`](Mind::revise) says truly whether one changed, and [`stayed`](Says::stayed) that none did;
/// * whoever [moves in its turns alone](Mind::moves_in_turn) does so, and says then truly whether it moved;
/// * whoever [answers anew](Mind::answers_anew) says and holds the same after its first turn, whatever it held before;
/// * whoever [always has an opinion](Mind::always_opines) has one on every question after every round;
/// * a purse only ever pays: what is left and what was spent sum to what was dealt, and no acts cost more than was spent;
/// * with an empty purse a mind is silent and moves nothing;
/// * hearing silence changes nothing and costs nothing;
/// * [`weigh`](Mind::weigh) gives the same number when asked again.
///
/// Cost: 60 rounds, four times. Prices are 1 a look, 5 a word, 20 to verify and 1 to hear.
///
/// # Errors
///
/// The first law that fails, and what was seen.
///
/// ```
/// use manyminds::mind::{Climber, Cooling, Heuristic, Heuristics, laws::check_mind};
/// use manyminds::problem::generate::queen;
/// use manyminds::problem::{Competence, GraphProblem, Problem, Sight};
/// use manyminds::rng::Draws;
/// use std::sync::Arc;
///
/// let graph = Arc::new(queen(4, 4).unwrap().coloring(5).freeze().unwrap());
/// let (expertise, told) = (vec![0.5; 3 * graph.topics()], vec![Vec::new(); 3]);
/// let eyes = Competence { expertise: &expertise, told: &told, shared_error: 0.0 };
/// let sight = Sight::new(&graph, eyes, &Draws::new(1, 0, 0), |agent| agent);
/// let problem = GraphProblem::<u8>::new(graph, sight, Vec::new());
/// let make = |agent| {
///     let mut mind = Climber::new(Cooling::default());
///     mind.reset(problem.view(agent), Heuristics::only(Heuristic::Anywhere));
///     mind
/// };
/// check_mind(&problem, 3, make).unwrap();
/// ```
pub fn check_mind<P, M>(problem: &P, agents: u32, make: impl Fn(u32) -> M) -> Result<(), String>
where
    P: Problem,
    M: Mind<P>,
    M::Says: PartialEq + Debug,
{
    for purse in [u64::MAX, 120] {
        let first = play(problem, agents, &make, purse)?;
        if first != play(problem, agents, &make, purse)? {
            return Err(format!("the same draws give other words or answers, with {purse} to spend in a round"));
        }
    }
    for agent in 0..agents {
        poor(problem, agent, make(agent))?;
        deaf(problem, agents, agent, make(agent))?;
        repeats(problem, agent, make(agent))?;
        anew(problem, agent, [make(agent), make(agent)])?;
    }
    Ok(())
}

fn manners() -> Manners {
    Manners { prices: Prices { look: 1, verify: 20, act: 5, hear: 1 }, ..Manners::default() }
}

fn start<P: Problem>(problem: &P, agent: u32) -> Vec<P::Answer> {
    let mut row = vec![P::Answer::default(); problem.questions()];
    problem.begin(agent, &mut row, &mut Draws::new(7, 0, 0).stream(agent, 0, Phase::Begin));
    row
}

/// Gives a mind one turn with `purse` units, and checks what it does with them.
fn in_turn<T>(
    agent: u32,
    round: u32,
    phase: Phase,
    purse: &mut Purse,
    acts: &mut Vec<Act>,
    what: impl FnOnce(&mut Turn<'_>) -> T,
) -> Result<T, String> {
    let (manners, before) = (manners(), *purse);
    let mut rng = Draws::new(7, 0, 0).stream(agent, round, phase);
    acts.clear();
    let mut turn = Turn {
        me: agent,
        round,
        rng: &mut rng,
        purse: &mut *purse,
        manners: &manners,
        log: Some(&mut *acts),
        exposures: None,
        unpaid: false,
    };
    let came = what(&mut turn);
    let paid = purse.spent().checked_sub(before.spent());
    if paid.is_none() || before.left().checked_sub(purse.left()) != paid {
        return Err(format!("agent {agent} turned {before:?} into {purse:?} in round {round}"));
    }
    let cost: u64 = acts.iter().map(|act| u64::from(act.cost)).sum();
    if Some(cost) > paid {
        return Err(format!("agent {agent} wrote down acts that cost {cost} and paid {paid:?} in round {round}"));
    }
    Ok(came)
}

/// What was said and held in each round, and what was spent.
type Trace<P, S> = Vec<(Vec<S>, Vec<Vec<<P as Problem>::Answer>>, Vec<u64>)>;

fn play<P, M>(problem: &P, agents: u32, make: &impl Fn(u32) -> M, dealt: u64) -> Result<Trace<P, M::Says>, String>
where
    P: Problem,
    M: Mind<P>,
{
    let mut minds: Vec<M> = (0..agents).map(make).collect();
    let mut rows: Vec<Vec<P::Answer>> = (0..agents).map(|agent| start(problem, agent)).collect();
    let from: Vec<u32> = (0..agents).collect();
    let (mut trace, mut acts) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let mut purses = vec![Purse::with(dealt); agents as usize];
        let mut said = Vec::new();
        for (at, agent) in (0..agents).enumerate() {
            let (mind, row) = (&mut minds[at], &mut rows[at]);
            let before = row.clone();
            let words = in_turn(agent, round, Phase::Propose, &mut purses[at], &mut acts, |turn| {
                mind.propose(problem.view(agent), row, turn)
            })?;
            if words.stayed() && *row != before {
                return Err(format!("agent {agent} moved in round {round}, and by its words it stayed"));
            }
            if mind.moves_in_turn() && !words.stayed() && *row == before {
                return Err(format!(
                    "agent {agent} moves in its turns alone, stayed in round {round}, and did not say so"
                ));
            }
            said.push(words);
            options(problem, agent, row)?;
        }
        let shown: Vec<P::Answer> = if M::SHOWS { rows.concat() } else { Vec::new() };
        let mut air = M::Air::default();
        M::gather(&mut air, &minds, &said, &shown, true);
        for (at, agent) in (0..agents).enumerate() {
            let questions = problem.questions();
            let heard = Heard {
                said: &said,
                shown: &shown,
                questions,
                air: &air,
                weights: None,
                own: None,
                from: &from,
                first: 0,
                me: agent,
                named: true,
                aloud: None,
            };
            let (mind, row) = (&mut minds[at], &mut rows[at]);
            in_turn(agent, round, Phase::Critique, &mut purses[at], &mut acts, |turn| {
                mind.critique(problem.view(agent), row, &heard, turn);
            })?;
        }
        for (at, agent) in (0..agents).enumerate() {
            let (mind, row) = (&mut minds[at], &mut rows[at]);
            let (before, spent) = (row.clone(), purses[at].spent());
            let moved = in_turn(agent, round, Phase::Revise, &mut purses[at], &mut acts, |turn| {
                mind.revise(problem.view(agent), row, turn)
            })?;
            options(problem, agent, row)?;
            if !moved && before != *row {
                return Err(format!("agent {agent} moved in round {round} and said that it did not"));
            }
            if mind.moves_in_turn() && (moved || purses[at].spent() > spent) {
                return Err(format!(
                    "agent {agent} moves in its turns alone, and moved or paid after hearing in round {round}"
                ));
            }
        }
        for (agent, mind) in (0..agents).zip(&minds).filter(|(_, mind)| mind.always_opines()) {
            if !(0..problem.questions()).all(|question| mind.opines(problem.view(agent), question)) {
                return Err(format!(
                    "agent {agent} always has an opinion, and has none on some question in round {round}"
                ));
            }
        }
        trace.push((said, rows.clone(), purses.iter().map(Purse::spent).collect()));
    }
    Ok(trace)
}

fn options<P: Problem>(problem: &P, agent: u32, row: &[P::Answer]) -> Result<(), String> {
    match (0..row.len()).find(|&question| row[question].index() >= problem.options(question)) {
        None => Ok(()),
        Some(question) => Err(format!("agent {agent} answers question {question} with what is no option")),
    }
}

fn poor<P: Problem, M: Mind<P>>(problem: &P, agent: u32, mut mind: M) -> Result<(), String> {
    let (mut row, mut acts) = (start(problem, agent), Vec::new());
    let before = row.clone();
    for round in 1..=ROUNDS {
        let mut purse = Purse::with(0);
        let silent = in_turn(agent, round, Phase::Propose, &mut purse, &mut acts, |turn| {
            let silent = mind.propose(problem.view(agent), &mut row, turn).is_silent();
            mind.revise(problem.view(agent), &mut row, turn);
            silent
        })?;
        if !silent || row != before {
            return Err(format!("agent {agent} spoke or moved with an empty purse"));
        }
    }
    Ok(())
}

fn deaf<P: Problem, M: Mind<P>>(problem: &P, agents: u32, agent: u32, mut mind: M) -> Result<(), String> {
    let (mut row, mut acts) = (start(problem, agent), Vec::new());
    let before = row.clone();
    let said = vec![M::Says::default(); agents as usize];
    if !said[0].is_silent() {
        return Err("the default words are not silence".into());
    }
    let from: Vec<u32> = (0..agents).collect();
    let (air, shown, questions) = (M::Air::default(), Vec::new(), problem.questions());
    let heard = Heard {
        said: &said,
        shown: &shown,
        questions,
        air: &air,
        weights: None,
        own: None,
        from: &from,
        first: 0,
        me: agent,
        named: true,
        aloud: None,
    };
    let mut purse = Purse::with(1_000);
    let moved = in_turn(agent, 1, Phase::Critique, &mut purse, &mut acts, |turn| {
        mind.critique(problem.view(agent), &row, &heard, turn);
        mind.revise(problem.view(agent), &mut row, turn)
    })?;
    if moved || row != before || purse.spent() > 0 {
        return Err(format!("silence moved agent {agent}, or cost it {}", purse.spent()));
    }
    Ok(())
}

fn repeats<P: Problem, M: Mind<P>>(problem: &P, agent: u32, mut mind: M) -> Result<(), String> {
    let (row, mut acts) = (start(problem, agent), Vec::new());
    let mut weigh = || {
        let mut purse = Purse::unlimited();
        in_turn(agent, 1, Phase::Vote, &mut purse, &mut acts, |turn| mind.weigh(problem.view(agent), &row, turn))
    };
    let (first, second) = (weigh()?, weigh()?);
    if first.map(f64::to_bits) != second.map(f64::to_bits) {
        return Err(format!("agent {agent} weighs one position as {first:?}, then as {second:?}"));
    }
    Ok(())
}

fn anew<P, M>(problem: &P, agent: u32, mut minds: [M; 2]) -> Result<(), String>
where
    P: Problem,
    M: Mind<P>,
    M::Says: PartialEq,
{
    if !minds[0].answers_anew() {
        return Ok(());
    }
    let (mut rows, mut acts) = ([start(problem, agent), start(problem, agent)], Vec::new());
    for (question, answer) in rows[1].iter_mut().enumerate() {
        *answer = P::Answer::from_index((answer.index() + 1) % problem.options(question));
    }
    let mut first = |mind: &mut M, row: &mut [P::Answer]| {
        let mut purse = Purse::unlimited();
        in_turn(agent, 1, Phase::Propose, &mut purse, &mut acts, |turn| mind.propose(problem.view(agent), row, turn))
    };
    let said = [first(&mut minds[0], &mut rows[0])?, first(&mut minds[1], &mut rows[1])?];
    if said[0] != said[1] || rows[0] != rows[1] {
        return Err(format!("agent {agent} answers anew, and its first turn hangs on what it held before"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mind::Claim;
    use crate::rng::Stream;
    use std::cell::Cell;

    /// One question with two options.
    struct Coin;

    impl Problem for Coin {
        type Answer = u8;
        type View<'p> = ();
        fn options(&self, _question: usize) -> usize {
            2
        }
        fn begin(&self, _me: u32, position: &mut [u8], _rng: &mut Stream) {
            position[0] = 0;
        }
        fn view(&self, _me: u32) {}
    }

    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    struct Word(Option<u32>);

    impl Says<u8> for Word {
        fn is_silent(&self) -> bool {
            self.0.is_none()
        }
        fn stayed(&self) -> bool {
            self.0 == Some(u32::MAX)
        }
        fn claim(&self) -> Option<Claim<u8>> {
            None
        }
    }

    /// A mind that breaks one law at a time.
    struct Fool(&'static str, u32);

    impl Mind<Coin> for Fool {
        type Says = Word;
        type Air = ();

        fn propose(&mut self, _view: (), own: &mut [u8], turn: &mut Turn<'_>) -> Word {
            match self.0 {
                "options" => own[0] = 2,
                "steals" => *turn.purse = Purse::unlimited(),
                "costs" => turn.act(Act { cost: 9, ..Act::of(crate::act::Deed::Propose) }),
                "poor" => return Word(Some(0)),
                "still" => {
                    return Word(turn.purse.pay(5).then_some(0));
                }
                "stays" if turn.purse.can(1) => {
                    own[0] ^= 1;
                    return Word(Some(u32::MAX));
                }
                _ => {}
            }
            Word(turn.purse.pay(5).then_some(self.1))
        }

        fn critique(&mut self, _view: (), _own: &[u8], _heard: &Heard<'_, Word, u8>, turn: &mut Turn<'_>) {
            if self.0 == "deaf" {
                let _ = turn.purse.pay(1);
            }
        }

        fn revise(&mut self, _view: (), own: &mut [u8], turn: &mut Turn<'_>) -> bool {
            if self.0 == "lies" && turn.purse.can(1) {
                own[0] ^= 1;
            }
            false
        }

        fn moves_in_turn(&self) -> bool {
            self.0 == "still"
        }

        fn answers_anew(&self) -> bool {
            self.0 == "anew"
        }

        fn always_opines(&self) -> bool {
            self.0 == "opines"
        }

        fn opines(&self, _view: (), _question: usize) -> bool {
            self.0 != "opines"
        }

        fn weigh(&mut self, _view: (), _position: &[u8], _turn: &mut Turn<'_>) -> Option<f64> {
            self.1 += u32::from(self.0 == "weighs");
            Some(f64::from(self.1))
        }
    }

    #[test]
    fn each_law_of_minds_catches_its_breach() {
        assert_eq!(check_mind(&Coin, 2, |_| Fool("", 0)), Ok(()));
        let told = [
            ("options", "no option"),
            ("steals", "turned"),
            ("costs", "wrote down acts"),
            ("poor", "empty purse"),
            ("deaf", "silence moved"),
            ("lies", "said that it did not"),
            ("stays", "by its words it stayed"),
            ("still", "did not say so"),
            ("weighs", "weighs one position"),
            ("anew", "answers anew"),
            ("opines", "has none on some question"),
        ];
        for (breach, words) in told {
            let seen = check_mind(&Coin, 2, |_| Fool(breach, 0)).unwrap_err();
            assert!(seen.contains(words), "{breach}: {seen}");
        }
        let made = Cell::new(0);
        let seen = check_mind(&Coin, 2, |_| Fool("", made.replace(made.get() + 1))).unwrap_err();
        assert!(seen.contains("same draws"), "{seen}");
    }
}
