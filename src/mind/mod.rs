//! How one perspective reasons.
//!
//! A mind keeps its own position and its own memory. It is given a view of the problem, a turn in which to act, and what
//! it hears; it is never given the problem, the truth, or another mind.

pub mod averager;
mod believer;
mod climber;
mod copier;
mod deliberator;
mod graph_mind;
mod inquirer;
pub mod laws;
mod learner;
mod memory;
mod minds;
pub mod policy;
mod question_mind;
pub mod reflex;
mod search;
mod searcher;
mod steps;
mod walker;
mod word;

pub use averager::{Averager, Averaging, Boundary};
pub use believer::{Believer, Believing, Debating, Gambling, Intervention, MOST_PRIOR};
pub use climber::{Climber, Cooling};
pub use copier::{Attitude, Copier, Copying, Following, Tied};
pub use deliberator::Deliberator;
pub use graph_mind::{GraphMind, MindKind};
pub use inquirer::{Inquirer, Stance};
pub use learner::{Blank, Heeds, Learner, Learning, Pull};
pub use memory::Memory;
pub use minds::Minds;
pub use policy::{ActTable, Mean, Policy};
pub use question_mind::{Answers, QuestionMind, Report};
pub use search::{Heuristic, Heuristics, Search};
pub use searcher::{Distance, Line, Order, Searcher, Tools};
pub use steps::{MOST_STEPS, Steps};
pub use walker::{Height, Walker, Walking};
pub use word::Word;

pub use crate::act::Fact;

use crate::act::Turn;
use crate::problem::Problem;
use crate::rng::{Stream, below};
use reflex::{Moves, Stage, Together};

/// One changed answer, and who made it when: `(author, born)` is its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim<A> {
    /// The question.
    pub question: u32,
    /// The answer claimed for it.
    pub answer: A,
    /// Who said it first.
    pub author: u32,
    /// In which round.
    pub born: u32,
}

/// All that others can hear of a mind in a round. The default is silence.
pub trait Says<A>: Copy + Default + Send + Sync {
    /// Whether nothing was said.
    fn is_silent(&self) -> bool;
    /// Whether whoever said it is known to have left its own answers alone in that turn. Unless told otherwise nobody knows.
    fn stayed(&self) -> bool {
        false
    }
    /// The claim that was made or backed, if any: it may stand in a vote over claims.
    fn claim(&self) -> Option<Claim<A>> {
        None
    }
}

/// How one perspective reasons about problems of kind `P`.
///
/// Two methods are required: what it says, and whether it moves. Everything that costs is paid from `turn.purse`.
pub trait Mind<P: Problem>: Send {
    /// What others can hear of it.
    type Says: Says<P::Answer>;

    /// A digest of all that was said in a round, made once for all who hear it; `()` if none is needed.
    type Air: Default + Send + Sync;

    /// How many agents (or events of a round) draw from one stream. 1 keeps the draws of each apart, so that arms stay paired
    /// draw by draw; minds that cost ten nanoseconds take 1,024, and then an agent's draws depend on those before it in its
    /// lane, never on the thread.
    const LANE: u32 = 1;

    /// How many words it draws in a turn on the floor, or so. If they are few, and it is known who speaks next, they are made for
    /// several at once.
    const WORDS: usize = usize::MAX;

    /// Whether its position is in the open: whoever hears it sees the position that it spoke from ([`Heard::shown`]).
    const SHOWS: bool = false;

    /// Whether it may have a [`credence`](Mind::credence) in anything. False saves asking each mind about each option.
    const BELIEVES: bool = true;

    /// Its turn on the floor: acts, and says something or nothing. It may change its own answers.
    fn propose(&mut self, view: P::View<'_>, own: &mut [P::Answer], turn: &mut Turn<'_>) -> Self::Says;

    /// Looks around before round 1, from where it starts, at its own expense.
    fn wake(&mut self, _view: P::View<'_>, _own: &[P::Answer], _turn: &mut Turn<'_>) {}

    /// Makes the air of a round, once everybody has spoken. `shown` are the positions in the open, row by row;
    /// `everyone` says whether all hear all.
    fn gather(_air: &mut Self::Air, _minds: &[Self], _said: &[Self::Says], _shown: &[P::Answer], _everyone: bool)
    where
        Self: Sized,
    {
    }

    /// Takes in what it hears. Its answers stay; what follows from hearing comes in [`Mind::revise`].
    fn critique(
        &mut self,
        _view: P::View<'_>,
        _own: &[P::Answer],
        _heard: &Heard<'_, Self::Says, P::Answer, Self::Air>,
        _turn: &mut Turn<'_>,
    ) {
    }

    /// Moves, having heard; true if an answer changed.
    fn revise(&mut self, view: P::View<'_>, own: &mut [P::Answer], turn: &mut Turn<'_>) -> bool;

    /// Whether it moves, pays and draws in its own turns alone: hearing and revising do nothing, and by what it says it
    /// [stayed](Says::stayed) exactly when none of its answers changed. Asked when a run opens: it is then asked for its turns only.
    fn moves_in_turn(&self) -> bool {
        false
    }

    /// Whether [`Mind::revise`] does nothing, and draws nothing, unless it heard something since it last revised. Where whoever
    /// hears moves at once, in rounds of events and asynchronous ones, it is then not asked again at the end of the round.
    fn settles_at_once(&self) -> bool {
        false
    }

    /// Whether it and `other` would always do the same, in the same place and with the same past. Asked where a position is one
    /// answer, and minds show theirs.
    fn is_like(&self, _other: &Self) -> bool {
        false
    }

    /// Whether it, among others that are [like](Mind::is_like) it, answers by [reflex](Mind::reflex): it looks around for nothing
    /// before round 1, pays for nothing, and keeps nothing that it could not find out again from where it stands. `together`:
    /// whether [`Mind::react_together`] will do, as all hear all at once: what they keep may then be the same for all. One mind may
    /// [stand for all](Minds) of a society of one kind.
    fn reacts(&self, _together: bool) -> bool {
        false
    }

    /// Whether all its answers in its first turn are drawn anew, whatever it held. Asked where it answers by reflex: nobody then draws
    /// what it starts from, unless somebody looks.
    fn answers_anew(&self) -> bool {
        false
    }

    /// Whether all acts that it ever writes down are [moves](crate::act::Deed::Concede) after hearing. It then answers by reflex even where
    /// acts are written down.
    fn only_moves(&self) -> bool {
        false
    }

    /// Plays `stage` with the reflex that stands for this mind and all that are like it.
    fn reflex<G: Stage<P, Self>>(&self, _stage: G)
    where
        Self: Sized,
    {
    }

    /// Plays whole rounds of minds that are alike, where all hear all at once; `None`, and nothing happened, where it is better
    /// to go from one to the next by [reflex](Mind::reflex). It must come to the same as asking each. Where one mind stands for all it
    /// must let them [part](Minds::part) before they differ in what they keep.
    fn react_together(_minds: &mut Minds<Self>, _air: &mut Self::Air, _round: Together<'_, P>) -> Option<Moves>
    where
        Self: Sized,
    {
        None
    }

    /// Asked when a position comes with the floor: whether it wants to know what that changes, by [`accept`](Mind::accept). If not it
    /// takes all of it for new, and nobody finds out.
    fn attends(&mut self) -> bool {
        true
    }

    /// Whether it, or its air, ever looks at positions in the open. Asked when a run opens: where nobody looks, nothing is shown.
    fn looks(&self) -> bool {
        true
    }

    /// Whether the answer that it holds to `question` is an opinion: something speaks for it, in its eyes. In a vote over
    /// questions who has none abstains, unless nobody has one.
    fn opines(&self, _view: P::View<'_>, _question: usize) -> bool {
        true
    }

    /// Whether it has an [opinion](Mind::opines) on every question, whatever happens: where all have, votes are counted without
    /// asking each about each.
    fn always_opines(&self) -> bool {
        false
    }

    /// The probability, in [0, 1], that it gives to `option` of `question`; `None` where it has no such belief.
    fn credence(&self, _view: P::View<'_>, _question: usize, _option: usize) -> Option<f64> {
        None
    }

    /// What its ballot weighs where votes are weighted by what voters are known to know: the log-odds of its competence,
    /// against any one other option. Below 0 where it is right less often than by chance; its ballot then counts for each of
    /// the other options. `None` for as much as any other.
    fn ballot_weight(&self, _view: P::View<'_>) -> Option<f64> {
        None
    }

    /// Whether it stays with what it holds as long as all others hold the same.
    fn is_firm(&self, _view: P::View<'_>, _own: &[P::Answer]) -> bool {
        true
    }

    /// Whether nothing that it may hear from `heard` could ever move it, as they stand. Unless told otherwise nobody can say.
    fn at_rest(
        &self,
        _view: P::View<'_>,
        _own: &[P::Answer],
        _heard: &Heard<'_, Self::Says, P::Answer, Self::Air>,
    ) -> bool {
        false
    }

    /// How good it believes a whole position to be; `None` abstains. Higher is better.
    fn weigh(&mut self, _view: P::View<'_>, _position: &[P::Answer], _turn: &mut Turn<'_>) -> Option<f64> {
        None
    }

    /// What it believes that taking over `claim` would gain on its own position; `None` abstains.
    fn weigh_claim(
        &mut self,
        _view: P::View<'_>,
        _own: &[P::Answer],
        _claim: Claim<P::Answer>,
        _turn: &mut Turn<'_>,
    ) -> Option<f64> {
        None
    }

    /// Whether [`Mind::accept`] does anything: if not, it is not called.
    fn notices(&self) -> bool {
        true
    }

    /// Its answers to the questions in `changed` were overwritten by the group's decision, or by the position that came
    /// with the floor.
    fn accept(&mut self, _view: P::View<'_>, _own: &[P::Answer], _changed: &[u32], _turn: &mut Turn<'_>) {}
}

/// Who an anonymous speaker is.
pub const ANONYMOUS: u32 = u32::MAX - 1;

/// What one agent hears in a round: words `S` and, where minds are open, positions of answers `A`; `R` is the air.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'a, S, A, R = ()> {
    /// What everybody said, by agent; empty where words are not carried and all speak ([`Heard::spoke`]).
    pub said: &'a [S],
    /// The positions that everybody spoke from, agents x questions; empty where minds do not show theirs.
    pub shown: &'a [A],
    /// How many questions a position answers.
    pub questions: usize,
    /// The digest of all that was said.
    pub air: &'a R,
    /// What the ties to those in `from` weigh, in the same order; `None` where all weigh the same.
    pub weights: Option<&'a [f64]>,
    /// What the listener's own answer weighs beside them, where the network says so.
    pub own: Option<f64>,
    /// Whom the listener hears; itself, if listed, is skipped.
    pub from: &'a [u32],
    /// Where in that list it begins: the rest follows in a circle, so that no number is always heard first. At most the
    /// length of the list.
    pub first: usize,
    /// The listener.
    pub me: u32,
    /// Whether speakers are known.
    pub named: bool,
    /// A bit for each in `from`, where it is known who of them said something: where all hear all, it is found out once.
    pub aloud: Option<&'a [u64]>,
}

impl<'a, S, A> Heard<'a, S, A> {
    /// Words alone: `me` hears what those in `from` said, beginning with the first of them.
    pub fn words(said: &'a [S], from: &'a [u32], me: u32, named: bool) -> Self {
        Heard {
            said,
            shown: &[],
            questions: 0,
            air: &(),
            weights: None,
            own: None,
            from,
            first: 0,
            me,
            named,
            aloud: None,
        }
    }
}

impl<S, A, R> Heard<'_, S, A, R> {
    /// The position that `speaker` spoke from; empty where minds do not show theirs.
    #[inline]
    pub fn position(&self, speaker: u32) -> &[A] {
        self.shown.get(speaker as usize * self.questions..).and_then(|rest| rest.get(..self.questions)).unwrap_or(&[])
    }

    /// Whether `speaker` said anything. Where no words are carried everybody speaks.
    #[inline]
    pub fn spoke(&self, speaker: u32) -> bool
    where
        S: Says<A>,
    {
        self.said.get(speaker as usize).is_none_or(|words| !words.is_silent())
    }

    /// Whom the listener hears, in the order of hearing, itself left out.
    pub fn speakers(&self) -> impl Iterator<Item = u32> {
        let (from, first) = (self.from, self.first.min(self.from.len()));
        let place = move |step| if step < from.len() - first { first + step } else { step - (from.len() - first) };
        (0..from.len()).map(move |step| from[place(step)]).filter(|&speaker| speaker != self.me)
    }

    /// One of those that the listener hears, drawn evenly, itself left out; `None` if there is nobody, or that one said nothing.
    ///
    /// The list may hold the listener, at an unknown place: then it is drawn once more among the others, which is even too.
    #[inline(always)]
    pub fn draw_one(&self, rng: &mut Stream) -> Option<u32>
    where
        S: Says<A>,
    {
        let even = |n: usize, rng: &mut Stream| match n {
            0 => None,
            1 => Some(0),
            _ => Some(below(rng, n as u32) as usize),
        };
        let at = even(self.from.len(), rng)?;
        let mut speaker = self.from[at];
        if speaker == self.me {
            let other = even(self.from.len() - 1, rng)?;
            speaker = self.from[other + usize::from(other >= at)];
        }
        self.spoke(speaker).then_some(speaker)
    }

    /// What was said to the listener, as (speaker, words), in the order of hearing. Silence is skipped.
    pub fn each(&self) -> impl Iterator<Item = (u32, S)>
    where
        S: Says<A>,
    {
        self.spoken().map(|speaker| (self.name(speaker), self.said[speaker as usize]))
    }

    /// As whom the listener knows `speaker`.
    #[inline]
    pub(crate) fn name(&self, speaker: u32) -> u32 {
        if self.named { speaker } else { ANONYMOUS }
    }

    /// Those who said something to the listener, in the order of hearing.
    pub(crate) fn spoken(&self) -> impl Iterator<Item = u32>
    where
        S: Says<A>,
    {
        let (mut stretches, mut base, mut bits) = (self.stretches(), 0, 0u64);
        let next = move || {
            while bits == 0 {
                (base, bits) = stretches.next()?;
            }
            let place = base + bits.trailing_zeros() as usize;
            bits &= bits - 1;
            Some(self.from[place])
        };
        std::iter::from_fn(next).filter(|&speaker| speaker != self.me)
    }

    /// Goes through [`Heard::spoken`] from first to last: faster than one by one.
    #[inline(always)]
    pub(crate) fn each_spoken(&self, mut hear: impl FnMut(u32))
    where
        S: Says<A>,
    {
        for (base, mut bits) in self.stretches() {
            while bits != 0 {
                let speaker = self.from[base + bits.trailing_zeros() as usize];
                bits &= bits - 1;
                if speaker != self.me {
                    hear(speaker);
                }
            }
        }
    }

    /// Stretches of the list of those that are heard, in a circle: where each begins, and a bit for each of them who spoke.
    ///
    /// Whether somebody spoke is a toss-up, and a processor that has to guess is wrong half the time: bits are made without a branch.
    #[inline(always)]
    fn stretches(&self) -> impl Iterator<Item = (usize, u64)>
    where
        S: Says<A>,
    {
        let (first, count) = (self.first.min(self.from.len()), self.from.len());
        let (mut at, mut end, mut rest) = (first, count, first);
        std::iter::from_fn(move || {
            if at == end {
                (at, end, rest) = (0, rest, 0);
            }
            if at == end {
                return None;
            }
            let base = at / STRETCH * STRETCH;
            let places = at..end.min(base + STRETCH);
            at = places.end;
            let bit = |place: usize| u64::from(!self.said[self.from[place] as usize].is_silent()) << (place - base);
            let bits = match self.aloud {
                Some(aloud) => {
                    let begun = u64::MAX << (places.start - base);
                    aloud[base / STRETCH] & begun & (u64::MAX >> (base + STRETCH - places.end))
                }
                None => places.fold(0, |bits, place| bits | bit(place)),
            };
            Some((base, bits))
        })
    }
}

/// So many of those that are listed are looked at together: a bit each.
const STRETCH: usize = u64::BITS as usize;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::Deed;

    #[test]
    fn those_who_spoke_are_heard_in_a_circle_whatever_their_number() {
        for agents in [0, 1, 2, 31, 32, 33, 64, 100] {
            let deed = |agent: u32| (agent * agent % 7 < 3).then_some(Deed::Propose);
            let said: Vec<Word<u8>> = (0..agents).map(|agent| Word { deed: deed(agent), ..Word::default() }).collect();
            let from: Vec<u32> = (0..agents).rev().collect();
            for first in 0..=from.len() {
                let heard = Heard { first, ..Heard::words(&said, &from, 4, true) };
                let each: Vec<u32> = heard.each().map(|(speaker, _)| speaker).collect();
                let spoke: Vec<u32> = heard.speakers().filter(|&speaker| deed(speaker).is_some()).collect();
                assert_eq!(each, spoke, "{agents} {first}");
                // The same where it is known beforehand, and in one go.
                let bit = |(place, &speaker): (usize, &u32)| u64::from(deed(speaker).is_some()) << place;
                let bits = |from: &[u32]| from.iter().enumerate().map(bit).sum();
                let aloud: Vec<u64> = from.chunks(STRETCH).map(bits).collect();
                for heard in [heard, Heard { aloud: Some(&aloud), ..heard }] {
                    let mut at_once = Vec::new();
                    heard.each_spoken(|speaker| at_once.push(speaker));
                    assert_eq!((at_once, heard.spoken().collect::<Vec<_>>()), (spoke.clone(), spoke.clone()));
                }
            }
        }
    }
}
