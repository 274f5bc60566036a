//! Deliberators on a graph colouring by hand: everything in flat arrays, five acts, all hear all.
//!
//! The part of the model that is here: propose, challenge, support, verify and shift, drawn by traits; questions drawn
//! evenly; the board of eight claims; evidence by declared expertise, each challenger counted once; facts that travel; eight
//! questions to think about again; plurality by question, taken over where it passes one half. Nobody pays. How each reads
//! each relation is looked up in a table that is made before, or drawn where it first looks; whom a relation ties to whom is known before.

use super::{below, unit};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const COLORS: usize = 4;
const EACH: [u8; COLORS] = [0, 1, 2, 3];
/// Pairs of answers that a relation can have.
const PAIRS: usize = COLORS * COLORS;
const BOARD: usize = 8;
const PENDING: usize = 8;
const EQUAL: f64 = 1e-9;
const NONE: u32 = u32::MAX;

/// What may be done in a turn, in the order of their odds.
pub(crate) const ACTS: [&str; 5] = ["propose", "challenge", "support", "verify", "shift"];

/// A relation around a question, and the question at its other end.
#[derive(Clone, Copy)]
pub(crate) struct Tie {
    pub(crate) relation: u32,
    pub(crate) other: u32,
    /// What one step of the answer here, and there, adds to the place of a pair of answers.
    pub(crate) here: u32,
    pub(crate) there: u32,
}

/// What does not change while they talk.
pub(crate) struct World {
    pub(crate) agents: usize,
    pub(crate) questions: usize,
    /// Row by row: question `q` has `ties[starts[q]..starts[q + 1]]`.
    pub(crate) starts: Vec<usize>,
    pub(crate) ties: Vec<Tie>,
    /// The two questions of each relation.
    pub(crate) ends: Vec<[u32; 2]>,
    /// Log-odds that a relation holds, agent by relation by pair of answers.
    pub(crate) readings: Vec<f64>,
    /// By agent and relation.
    pub(crate) eyes: Vec<Eye>,
    /// What a challenge by an agent weighs, agent by relation.
    pub(crate) weights: Vec<f64>,
    /// Odds of acts, agent by act.
    pub(crate) odds: Vec<[f64; ACTS.len()]>,
}

/// What one agent makes of one relation.
#[derive(Clone, Copy)]
pub(crate) struct Eye {
    /// A coin below this is a wrong reading.
    flip: u32,
    /// The log-odds, and the chance, that it holds where it is read as broken, and as holding.
    log_odds: [f64; 2],
    chances: [f64; 2],
}

#[derive(Clone, Copy, Default)]
struct Claim {
    question: u32,
    answer: u8,
    author: u8,
}

#[derive(Clone, Copy, PartialEq, Default)]
enum Deed {
    #[default]
    Silent,
    Claims,
    Contests,
}

#[derive(Clone, Copy, Default)]
struct Word {
    deed: Deed,
    claim: Claim,
    /// The relation and its pair of answers that speak for or against the claim; `NONE` where nothing does.
    pair: u32,
    /// Whether the speaker knows, and does not only believe.
    known: bool,
}

/// What one agent has in mind.
#[derive(Clone, Copy)]
struct Mind {
    board: [Claim; BOARD],
    claims: usize,
    pending: [u32; PENDING],
    waiting: usize,
    doubt: u32,
}

/// A society at work. Where it `DRAWS` its readings each run is another society, and a chance that is no number one at which nobody looked yet.
pub(crate) struct Deliberation<const DRAWS: bool> {
    pub(crate) positions: Vec<u8>,
    /// Acts that were drawn, and words that were said, by act; moves after hearing.
    pub(crate) drawn: [u32; ACTS.len()],
    pub(crate) said: [u32; ACTS.len()],
    pub(crate) conceded: u32,
    minds: Vec<Mind>,
    words: Vec<Word>,
    log_odds: Vec<f64>,
    chances: Vec<f64>,
    /// What is read, agent by relation by pair of answers, as log-odds and as a chance.
    readings: Vec<f64>,
    original: Vec<f64>,
    /// What was verified: 0 nothing, 1 it holds, 2 it is broken.
    facts: Vec<u8>,
    /// Bits by hearer, challenger, relation and pair: already counted.
    counted: Vec<u64>,
    /// The key of what is drawn at first looks.
    key: u64,
    rng: ChaCha8Rng,
}

impl Eye {
    pub(crate) fn new(expertise: f64, log_odds: [f64; 2]) -> Eye {
        Eye { flip: ((1.0 - expertise) / 2.0 * 4_294_967_296.0) as u32, log_odds, chances: log_odds.map(chance) }
    }

    pub(crate) fn may_read(&self, log_odds: f64) -> bool {
        self.log_odds.iter().any(|own| (own - log_odds).abs() < 1e-9)
    }
}

impl World {
    fn pairs(&self) -> usize {
        self.ends.len() * PAIRS
    }

    fn ties(&self, question: usize) -> &[Tie] {
        &self.ties[self.starts[question]..self.starts[question + 1]]
    }

    /// Where the pair of answers stands that `own` gives to a relation, were `answer` given here.
    #[inline]
    fn pair(tie: &Tie, own: &[u8], answer: u8) -> usize {
        tie.relation as usize * PAIRS
            + (u32::from(answer) * tie.here + u32::from(own[tie.other as usize]) * tie.there) as usize
    }

    /// The pair of answers that `own` gives to a relation. Both ends know it.
    fn pair_of(&self, relation: u32, own: &[u8]) -> usize {
        let question = self.ends[relation as usize][0];
        let tie = self.ties(question as usize).iter().find(|tie| tie.relation == relation).expect("an end");
        World::pair(tie, own, own[question as usize])
    }
}

fn chance(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

/// The `at`th coin under a key: SplitMix64 (Steele, Lea and Flood 2014).
fn coin(key: u64, at: usize) -> u32 {
    let mut z = key.wrapping_add((at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 32) as u32
}

impl<const DRAWS: bool> Deliberation<DRAWS> {
    pub(crate) fn new(world: &World, seed: u64) -> Self {
        let (agents, pairs) = (world.agents, world.pairs());
        let mind = Mind { board: Default::default(), claims: 0, pending: [0; PENDING], waiting: 0, doubt: NONE };
        Deliberation {
            positions: vec![0; agents * world.questions],
            drawn: [0; 5],
            said: [0; 5],
            conceded: 0,
            minds: vec![mind; agents],
            words: vec![Word::default(); agents],
            log_odds: vec![0.0; agents * pairs],
            chances: vec![0.0; agents * pairs],
            readings: world.readings.clone(),
            original: world.readings.iter().map(|&log_odds| chance(log_odds)).collect(),
            facts: vec![0; agents * pairs],
            counted: vec![0; (agents * agents * pairs).div_ceil(64)],
            key: 0,
            rng: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    /// Looks at what touches a question, were one of `answers` given there.
    #[inline]
    fn look<const N: usize>(&mut self, world: &World, me: usize, question: usize, answers: [u8; N]) {
        if DRAWS {
            for tie in world.ties(question) {
                for answer in answers {
                    self.read(world, me * world.pairs() + World::pair(tie, self.own(world, me), answer));
                }
            }
        }
    }

    /// Draws what is read there, if nobody looked before: a relation holds where answers differ.
    #[inline]
    fn read(&mut self, world: &World, at: usize) {
        if !DRAWS || !self.chances[at].is_nan() {
            return;
        }
        let (eye, pair) = (&world.eyes[at / PAIRS], at % PAIRS);
        let holds = usize::from((pair / COLORS != pair % COLORS) ^ (coin(self.key, at) < eye.flip));
        (self.log_odds[at], self.chances[at]) = (eye.log_odds[holds], eye.chances[holds]);
    }

    /// So many rounds from these positions, with a vote every `every` of them.
    pub(crate) fn play(&mut self, world: &World, begin: &[u8], rounds: u32, every: u32) {
        self.positions.copy_from_slice(begin);
        if DRAWS {
            self.key = self.rng.next_u64();
            self.chances.fill(f64::NAN);
        } else {
            self.log_odds.copy_from_slice(&self.readings);
            self.chances.copy_from_slice(&self.original);
        }
        self.facts.fill(0);
        self.counted.fill(0);
        (self.drawn, self.said, self.conceded) = ([0; 5], [0; 5], 0);
        for mind in &mut self.minds {
            (mind.claims, mind.waiting, mind.doubt) = (0, 0, NONE);
        }
        let mut decided = Vec::with_capacity(world.questions);
        for round in 1..=rounds {
            for me in 0..world.agents {
                self.words[me] = self.speak(world, me);
            }
            for me in 0..world.agents {
                self.hear(world, me);
            }
            decided.clear();
            if round.is_multiple_of(every) {
                self.vote(world, &mut decided);
            }
            for me in 0..world.agents {
                let own = &mut self.positions[me * world.questions..][..world.questions];
                decided.iter().for_each(|&(question, answer): &(usize, u8)| own[question] = answer);
                self.think_again(world, me);
            }
        }
    }

    fn own(&self, world: &World, me: usize) -> &[u8] {
        &self.positions[me * world.questions..][..world.questions]
    }

    /// How likely it is that what touches a question holds, summed, for each answer.
    #[inline]
    fn scores(&self, world: &World, me: usize, question: usize) -> [f64; COLORS] {
        let (own, chances) = (self.own(world, me), &self.chances[me * world.pairs()..][..world.pairs()]);
        let mut scores = [0.0; COLORS];
        for tie in world.ties(question) {
            let mut at = World::pair(tie, own, 0);
            for score in &mut scores {
                *score += chances[at];
                at += tie.here as usize;
            }
        }
        scores
    }

    fn best(&mut self, scores: &[f64; COLORS], but: Option<usize>) -> usize {
        let (mut best, mut ties) = (COLORS, 1);
        for option in (0..COLORS).filter(|&option| Some(option) != but) {
            if best == COLORS || scores[option] > scores[best] + EQUAL {
                (best, ties) = (option, 1);
            } else if scores[option] >= scores[best] - EQUAL {
                ties += 1;
                if below(&mut self.rng, ties) == 0 {
                    best = option;
                }
            }
        }
        best
    }

    fn speak(&mut self, world: &World, me: usize) -> Word {
        let odds = &world.odds[me];
        let live = self.minds[me].claims > 0;
        let open = |act: usize| if live || !(act == 1 || act == 2) { odds[act] } else { 0.0 };
        let mut left = unit(&mut self.rng) * (0..ACTS.len()).map(open).sum::<f64>();
        let mut act = 0;
        for candidate in (0..ACTS.len()).filter(|&act| open(act) > 0.0) {
            act = candidate;
            left -= open(act);
            if left < 0.0 {
                break;
            }
        }
        self.drawn[act] += 1;
        let word = match act {
            0 | 4 => self.think(world, me, act == 4),
            1 => self.challenge(world, me),
            2 => self.support(world, me),
            _ => self.verify(world, me),
        };
        self.said[act] += u32::from(word.deed != Deed::Silent);
        word
    }

    fn think(&mut self, world: &World, me: usize, shift: bool) -> Word {
        let question = below(&mut self.rng, world.questions as u32) as usize;
        self.look(world, me, question, EACH);
        let scores = self.scores(world, me, question);
        let held = usize::from(self.own(world, me)[question]);
        let best = self.best(&scores, shift.then_some(held));
        if best == held || !shift && scores[best] - scores[held] <= EQUAL {
            return Word::default();
        }
        self.positions[me * world.questions + question] = best as u8;
        let claim = Claim { question: question as u32, answer: best as u8, author: me as u8 };
        Word { deed: Deed::Claims, claim, pair: NONE, known: false }
    }

    fn take_claim(&mut self, me: usize) -> Claim {
        let at = below(&mut self.rng, self.minds[me].claims as u32) as usize;
        let mind = &mut self.minds[me];
        let claim = mind.board[at];
        mind.board.copy_within(at + 1..mind.claims, at);
        mind.claims -= 1;
        claim
    }

    fn challenge(&mut self, world: &World, me: usize) -> Word {
        let claim = self.take_claim(me);
        self.look(world, me, claim.question as usize, [claim.answer]);
        let (own, first) = (self.own(world, me), me * world.pairs());
        let mut least = (0.5, NONE);
        for tie in world.ties(claim.question as usize) {
            let pair = World::pair(tie, own, claim.answer);
            if self.chances[first + pair] < least.0 {
                least = (self.chances[first + pair], pair as u32);
            }
        }
        if least.1 == NONE {
            return Word::default();
        }
        let known = self.facts[first + least.1 as usize] == 2;
        Word { deed: Deed::Contests, claim, pair: least.1, known }
    }

    fn support(&mut self, world: &World, me: usize) -> Word {
        let claim = self.take_claim(me);
        let question = claim.question as usize;
        self.look(world, me, question, [claim.answer, self.own(world, me)[question]]);
        let (own, first) = (self.own(world, me), me * world.pairs());
        let (mut other, mut held) = (0.0, 0.0);
        for tie in world.ties(question) {
            other += self.chances[first + World::pair(tie, own, claim.answer)];
            held += self.chances[first + World::pair(tie, own, own[question])];
        }
        if own[question] == claim.answer || other - held <= EQUAL {
            return Word::default();
        }
        self.positions[me * world.questions + question] = claim.answer;
        let own = self.own(world, me);
        let pairs = world.ties(question).iter().map(|tie| World::pair(tie, own, claim.answer));
        let reason = pairs.filter(|pair| self.facts[first + pair] == 1).map(|pair| pair as u32).next();
        Word { deed: Deed::Claims, claim, pair: reason.unwrap_or(NONE), known: reason.is_some() }
    }

    /// Whether it does not know whether `relation` holds on its own position.
    fn unknown(&self, world: &World, me: usize, relation: u32) -> bool {
        self.facts[me * world.pairs() + world.pair_of(relation, self.own(world, me))] == 0
    }

    fn verify(&mut self, world: &World, me: usize) -> Word {
        let first = me * world.pairs();
        let doubt = self.minds[me].doubt;
        let mut target = (doubt != NONE && self.unknown(world, me, doubt)).then_some(doubt);
        if target.is_none() {
            let ties = world.ties(below(&mut self.rng, world.questions as u32) as usize);
            if !ties.is_empty() {
                let from = below(&mut self.rng, ties.len() as u32) as usize;
                let mut relations = ties[from..].iter().chain(&ties[..from]).map(|tie| tie.relation);
                target = relations.find(|&relation| self.unknown(world, me, relation));
            }
        }
        let Some(relation) = target else { return Word::default() };
        let ends = world.ends[relation as usize];
        let own = self.own(world, me);
        let holds = own[ends[0] as usize] != own[ends[1] as usize];
        let pair = world.pair_of(relation, own);
        if doubt == relation {
            self.minds[me].doubt = NONE;
        }
        self.know(first + pair, holds);
        if !holds {
            let question = ends[below(&mut self.rng, 2) as usize];
            self.reconsider(me, question);
        }
        Word::default()
    }

    fn know(&mut self, at: usize, holds: bool) {
        self.facts[at] = if holds { 1 } else { 2 };
        self.chances[at] = if holds { 1.0 } else { 0.0 };
    }

    fn reconsider(&mut self, me: usize, question: u32) {
        let mind = &mut self.minds[me];
        if mind.waiting < PENDING {
            mind.pending[mind.waiting] = question;
            mind.waiting += 1;
        }
    }

    fn hear(&mut self, world: &World, me: usize) {
        let others = world.agents - 1;
        let first = below(&mut self.rng, others as u32) as usize;
        for step in 0..others {
            let place = if first + step < others { first + step } else { first + step - others };
            let speaker = place + usize::from(place >= me);
            let word = self.words[speaker];
            match word.deed {
                Deed::Silent => {}
                Deed::Contests => self.hear_challenge(world, me, speaker, &word),
                Deed::Claims => {
                    if word.known {
                        self.know(me * world.pairs() + word.pair as usize, true);
                    }
                    self.put_on_board(world, me, word.claim);
                }
            }
        }
    }

    fn hear_challenge(&mut self, world: &World, me: usize, speaker: usize, word: &Word) {
        let (pair, relation) = (word.pair as usize, word.pair as usize / PAIRS);
        let at = me * world.pairs() + pair;
        let bit = (me * world.agents + speaker) * world.pairs() + pair;
        let fresh = self.counted[bit / 64] >> (bit % 64) & 1 == 0;
        self.counted[bit / 64] |= 1 << (bit % 64);
        if word.known {
            self.know(at, false);
        } else if fresh && self.facts[at] == 0 {
            self.read(world, at);
            self.log_odds[at] -= world.weights[speaker * world.ends.len() + relation];
            self.chances[at] = chance(self.log_odds[at]);
        }
        if world.pair_of(relation as u32, self.own(world, me)) == pair {
            self.minds[me].doubt = relation as u32;
            self.reconsider(me, word.claim.question);
        }
    }

    fn put_on_board(&mut self, world: &World, me: usize, claim: Claim) {
        if usize::from(claim.author) == me || self.own(world, me)[claim.question as usize] == claim.answer {
            return;
        }
        let mind = &mut self.minds[me];
        let same = |old: &Claim| (old.question, old.author) == (claim.question, claim.author);
        let place = mind.board[..mind.claims].iter().position(same).unwrap_or_else(|| {
            mind.claims = (mind.claims + 1).min(BOARD);
            mind.claims - 1
        });
        mind.board.copy_within(..place, 1);
        mind.board[0] = claim;
    }

    /// The answers that more than half of them hold.
    fn vote(&self, world: &World, decided: &mut Vec<(usize, u8)>) {
        for question in 0..world.questions {
            let mut counts = [0; COLORS];
            for row in self.positions.chunks_exact(world.questions) {
                counts[usize::from(row[question])] += 1;
            }
            let winner = (0..COLORS).find(|&option| 2 * counts[option] > world.agents);
            decided.extend(winner.map(|option| (question, option as u8)));
        }
    }

    fn think_again(&mut self, world: &World, me: usize) {
        for at in 0..self.minds[me].waiting {
            let question = self.minds[me].pending[at] as usize;
            self.look(world, me, question, EACH);
            let scores = self.scores(world, me, question);
            let held = usize::from(self.own(world, me)[question]);
            let best = self.best(&scores, None);
            if scores[best] - scores[held] > EQUAL {
                self.positions[me * world.questions + question] = best as u8;
                self.conceded += 1;
            }
        }
        self.minds[me].waiting = 0;
    }
}
