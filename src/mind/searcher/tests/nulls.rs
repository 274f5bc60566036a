//! The null acts: a placebo is a charged idle, bit for bit; a sham differs in its pointer alone.

use super::*;

/// Words, or a noise without content that costs the hearer what words cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sound {
    line: Line,
    noise: bool,
}

impl Says<u8> for Sound {
    fn is_silent(&self) -> bool {
        !self.noise && self.line.is_silent()
    }
}

/// What a call was charged for placebos.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Entry {
    Real,
    Idle { cost: u64, noise: bool },
    Again { cost: u64 },
}

/// A searcher that writes down what its placebos are charged, or one that idles whenever a placebo is due and pays what
/// was written down, without thinking at all.
struct Idler {
    inner: Searcher,
    idles: bool,
    tape: Vec<Entry>,
    at: usize,
    purses: Vec<u64>,
}

impl Idler {
    fn next(&mut self) -> Entry {
        self.at += 1;
        self.tape[self.at - 1]
    }
}

fn charged(turn: &Turn<'_>, before: usize) -> (u64, u32) {
    let acts = &turn.log.as_deref().unwrap()[before..];
    let placebos = acts.iter().filter(|act| act.null == Null::Placebo);
    placebos.fold((0, 0), |(cost, n), act| (cost + u64::from(act.cost), n + 1))
}

fn written(turn: &Turn<'_>) -> usize {
    turn.log.as_deref().unwrap().len()
}

impl Mind<CountdownProblem> for Idler {
    type Says = Sound;
    type Air = ();

    fn propose(&mut self, view: CountdownView<'_>, own: &mut [u8], turn: &mut Turn<'_>) -> Sound {
        let before = written(turn);
        let sound = match self.idles.then(|| self.next()) {
            Some(Entry::Idle { cost, noise }) => {
                // What it works with is drawn in the first turn, whatever comes of that.
                self.inner.draw(view, turn);
                assert!(turn.purse.pay(cost));
                Sound { noise, ..Sound::default() }
            }
            _ => {
                let line = self.inner.propose(view, own, turn);
                let (cost, placebos) = charged(turn, before);
                if self.idles {
                    assert_eq!(placebos, 0, "a placebo where there was none");
                } else if placebos > 0 {
                    self.tape.push(Entry::Idle { cost, noise: !line.is_silent() });
                } else {
                    self.tape.push(Entry::Real);
                }
                Sound { line, noise: false }
            }
        };
        self.purses.push(turn.purse.left());
        sound
    }

    fn critique(&mut self, view: CountdownView<'_>, own: &[u8], heard: &Heard<'_, Sound, u8>, turn: &mut Turn<'_>) {
        let said: Vec<Line> = heard.said.iter().map(|sound| sound.line).collect();
        for speaker in heard.speakers() {
            if heard.said[speaker as usize].noise {
                if !turn.purse.pay(u64::from(turn.manners.prices.hear)) {
                    break;
                }
            } else {
                let from = std::slice::from_ref(&speaker);
                let one = Heard::words(&said, from, heard.me, heard.named);
                self.inner.critique(view, own, &one, turn);
            }
        }
        self.purses.push(turn.purse.left());
    }

    fn revise(&mut self, view: CountdownView<'_>, own: &mut [u8], turn: &mut Turn<'_>) -> bool {
        let before = written(turn);
        let recorded = self.idles.then(|| self.next());
        let moved = self.inner.revise(view, own, turn);
        match recorded {
            Some(Entry::Again { cost }) => assert!(turn.purse.pay(cost)),
            _ => self.tape.push(Entry::Again { cost: charged(turn, before).0 }),
        }
        self.purses.push(turn.purse.left());
        moved
    }
}

/// All that a searcher knows, without the keys of its last exhaustive search.
fn knowledge(mind: &Searcher) -> String {
    let Searcher { tools, policy: _, working, drawn, frontier, known, partials, held, said, .. } = mind;
    let Searcher { board, asked, pending, question, doubt, .. } = mind;
    // In order: a heap may hold the same nodes in another arrangement.
    let mut open: Vec<&Node> = frontier.iter().collect();
    open.sort_by(|a, b| b.cmp(a));
    format!(
        "{tools:?} {working:?} {drawn} {open:?} {known:?} {partials:?} {held:?} {said} {board:?} {asked:?} {pending:?} {question:?} {doubt:?}"
    )
}

const REPLACED: [Deed; 12] = [
    Deed::Propose,
    Deed::Challenge,
    Deed::Support,
    Deed::Verify,
    Deed::Shift,
    Deed::Read,
    Deed::Ask,
    Deed::Answer,
    Deed::Reconcile,
    Deed::Backtrack,
    Deed::Subgoal,
    Deed::ChainBack,
];

fn society(problem: &CountdownProblem) -> Vec<Searcher> {
    [only("+-*"), only("*/+"), only("-*/"), all_tools()]
        .into_iter()
        .map(|tools| {
            let mut mind = Searcher::new();
            let odds = Deed::CHOSEN.map(|deed| (deed, if deed == Deed::Verify { 1.0 } else { 0.0 }));
            mind.reset(problem.view(0), tools, policy(&odds));
            mind
        })
        .collect()
}

#[test]
fn a_placebo_is_a_charged_idle_bit_for_bit() {
    let mut rng = stream(40);
    let mut placebos = [0u32; DEEDS];
    for round in 0..24 {
        let problem = drawn(5, 50, WAYS[round % 4], &mut rng);
        for replaced in REPLACED {
            let mut manners = cheap();
            manners.replace[replaced as usize] = Null::Placebo;
            let dealt = [u64::MAX, 40][round / 4 % 2];
            let play = |minds: Vec<Idler>| {
                let mut society = Society::of(&problem, minds, manners);
                society.dealt = dealt;
                society.play(40, round as u64);
                society
            };
            let idler = |inner| Idler { inner, idles: false, tape: Vec::new(), at: 0, purses: Vec::new() };
            let real = play(society(&problem).into_iter().map(idler).collect());
            let idle = society(&problem).into_iter().zip(&real.minds);
            let idle = play(
                idle.map(|(inner, real)| Idler { idles: true, tape: real.tape.clone(), ..idler(inner) }).collect(),
            );
            let place = format!("{replaced:?}, {:?}, {dealt}", problem.puzzle());
            assert_eq!((&real.rows, real.spent), (&idle.rows, idle.spent), "{place}");
            for (real, idle) in real.minds.iter().zip(&idle.minds) {
                assert!(real.purses == idle.purses, "{place}");
                assert!(knowledge(&real.inner) == knowledge(&idle.inner), "{place}");
            }
            let null = real.acts.iter().filter(|act| act.null == Null::Placebo && act.deed == replaced);
            placebos[replaced as usize] += null.filter(|act| act.outcome == Outcome::Done).count() as u32;
        }
    }
    let few: Vec<_> = REPLACED.into_iter().filter(|&deed| placebos[deed as usize] < 10).collect();
    assert!(few.is_empty(), "{few:?} of {placebos:?}");
}

#[test]
fn a_sham_is_made_when_a_real_one_would_be_at_the_same_price() {
    let mut rng = stream(41);
    for replaced in [Deed::Challenge, Deed::Answer] {
        let (mut made, mut elsewhere) = (0, 0);
        for round in 0..480 {
            let problem = drawn(5, 50, WAYS[round % 4], &mut rng);
            let minds = society(&problem);
            // All alike up to the act in question; then it is done in each way from the same knowledge.
            let mut before = Society::of(&problem, minds, cheap());
            before.play(6 + round as u32 % 16, round as u64);
            for (me, mind) in before.minds.iter().enumerate() {
                let able = match replaced {
                    Deed::Challenge => mind.board.iter().any(|claim| claim.left >= 3),
                    _ => !mind.asked.is_empty(),
                };
                if !able {
                    continue;
                }
                let said = [Null::Real, Null::Sham, Null::Placebo].map(|null| {
                    let (mut mind, mut row) = (mind.clone(), before.rows[me].clone());
                    let known = knowledge(&mind);
                    let (manners, mut purse) = (cheap(), Purse::unlimited());
                    let mut turn = Turn {
                        me: me as u32,
                        round: 99,
                        rng: &mut Draws::new(round as u64, 0, 0).stream(me as u32, 99, Phase::Propose),
                        purse: &mut purse,
                        manners: &manners,
                        log: None,
                        exposures: None,
                        unpaid: false,
                    };
                    let view = problem.view(me as u32);
                    let (act, line) = match replaced {
                        Deed::Challenge => mind.challenge(view, &mut row, &mut turn, null),
                        _ => mind.answer(view, &mut turn, null),
                    };
                    assert!(null != Null::Placebo || (knowledge(&mind) == known && row == before.rows[me]));
                    (act.outcome, line.is_silent(), purse.spent(), line.path)
                });
                for other in &said[1..] {
                    assert_eq!((other.0, other.1, other.2), (said[0].0, said[0].1, said[0].2));
                }
                made += u32::from(!said[0].1);
                elsewhere += u32::from(said[1].3 != said[0].3);
                assert_eq!(said[2].3, said[0].3);
            }
        }
        assert!(made > 20 && elsewhere > 10, "{replaced:?}: {made} made, {elsewhere} elsewhere");
    }
}
