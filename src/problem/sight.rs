//! What each agent can make out of each relation.
//!
//! For agent a, relation r and local answers x, a's reading of "r holds" is right with probability (1 + e)/2, e being
//! a's expertise on r's topic. The reading is a fixed function of (replicate, a, r, x): looking again gives the same
//! reading. A graded relation is read the same way: right, or turned over (its degree v read as 1 - v), so a reading says
//! on which side of one half the degree lies, and how far from it.
//!
//! A table can also be read by *entries*: which option it gives to its last question where the others have the answers x.
//! Of K options the right one is read with probability 1/K + e (1 - 1/K), otherwise one of the others, evenly.

use super::graph::ProblemGraph;
use crate::rng::{Draws, Phase, mix};

/// What a society knows and was told, as far as perception needs it. Borrowed columns, one row for each agent.
#[derive(Clone, Copy, Debug)]
pub struct Competence<'a> {
    /// Expertise in [0, 1], agents x topics, row by row.
    pub expertise: &'a [f64],
    /// Ids of the private relations that each agent was told of.
    pub told: &'a [Vec<u32>],
    /// Share of reading errors that agents of equal expertise have in common, in [0, 1].
    pub shared_error: f64,
}

/// The eyes of a society in one replicate.
#[derive(Clone, Debug, Default)]
pub struct Sight {
    agents: usize,
    topics: usize,
    classes: usize,
    /// Agents x topics: a coin below this is a wrong reading.
    flip: Vec<u32>,
    /// Agents x topics: expertise as declared.
    expertise: Vec<f64>,
    /// Agents x topics: what hearsay weighs by that expertise.
    standings: Vec<f64>,
    /// The most that anybody knows about each topic, as declared.
    best: Vec<f64>,
    /// Agents x topics x classes x [read as broken, read as holding]: (probability, log-odds) that it holds.
    beliefs: Vec<[Belief; 2]>,
    /// Each agent's key for reading coins.
    keys: Vec<u64>,
    shared_key: u64,
    /// A coin below this is shared.
    shared: u32,
    /// Agents x relations, as bits, where any relation is private.
    told: Vec<u64>,
    any_private: bool,
    /// The eyes of the members whose log-odds one pooled mind adds up.
    members: Option<Box<Sight>>,
    /// Whether all see every relation with their own eyes alone, and the graph is one whose relations hold or do not.
    plain: bool,
}

/// How likely it is that a relation holds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Belief {
    chance: f64,
    log_odds: f64,
    /// Twice the chance less 1: from -1 where it is surely broken to 1.
    lean: f64,
    /// The degree to expect of what holds or does not.
    appeal: f64,
}

/// What an agent makes of one relation at some local answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glance {
    /// How likely it is that the relation holds there, in the eyes of the agent, before what it remembers.
    pub chance: f64,
    /// The same as log-odds; plus or minus infinity for full sight.
    pub log_odds: f64,
    /// How far the degree lies from one half, in [0, 0.5]; one half for logical relations.
    pub spread: f64,
}

/// A share of all 32-bit coins. 1 is just above every coin but the last, which no draw can tell from it.
fn threshold(share: f64) -> u32 {
    (share * 4_294_967_296.0).min(4_294_967_295.0) as u32
}

/// One SplitMix64 step from a random key: coins that are looked up, not drawn in order.
#[inline]
fn coin(key: u64, relation: usize, x: u32) -> u64 {
    Coins::of(key, relation).at(x)
}

/// The coins of one relation.
#[derive(Clone, Copy, Debug)]
struct Coins(u64);

impl Coins {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

    /// What the coins of all local answers have in common.
    #[inline(always)]
    fn of(key: u64, relation: usize) -> Self {
        Coins(key.wrapping_add(((relation as u64) << 32).wrapping_add(1).wrapping_mul(Self::STEP)))
    }

    #[inline(always)]
    fn at(self, x: u32) -> u64 {
        let mut z = self.0.wrapping_add(u64::from(x).wrapping_mul(Self::STEP));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Sight {
    /// The eyes of a society over `graph`, with reading errors drawn from `draws`. `first_key` numbers the agents for
    /// their coins: a twin that stands for member 4 reads with member 4's eyes.
    ///
    /// Cost: O(agents x topics x classes), plus one stream for each agent.
    pub fn new(graph: &ProblemGraph, society: Competence<'_>, draws: &Draws, coin_owner: impl Fn(u32) -> u32) -> Self {
        let topics = graph.topics().max(1);
        let agents = society.expertise.len() / topics;
        let classes = graph.base_rates.len();
        let mut beliefs = Vec::with_capacity(agents * topics * classes);
        let mut standings = Vec::with_capacity(society.expertise.len());
        for &expertise in society.expertise {
            let evidence = libm::log((1.0 + expertise) / (1.0 - expertise));
            standings.push(if expertise <= MOST_STANDING { evidence } else { standing_weight(expertise) });
            for &base in &graph.base_rates {
                let base = base.clamp(1e-6, 1.0 - 1e-6);
                let prior = libm::log(base / (1.0 - base));
                beliefs.push([-evidence, evidence].map(|turn| {
                    let log_odds = prior + turn;
                    let chance = chance(log_odds);
                    Belief { chance, log_odds, lean: lean(chance), appeal: expected(0.5, chance) }
                }));
            }
        }
        let any_private = (0..graph.relations()).any(|r| graph.is_private(r));
        let words = graph.relations().div_ceil(64);
        let mut told = Vec::new();
        if any_private {
            told = vec![0u64; agents * words];
            for (agent, relations) in society.told.iter().enumerate() {
                for &r in relations {
                    told[agent * words + r as usize / 64] |= 1 << (r % 64);
                }
            }
        }
        let shared = threshold(society.shared_error);
        Sight {
            agents,
            topics,
            classes,
            flip: society.expertise.iter().map(|e| threshold((1.0 - e) / 2.0)).collect(),
            expertise: society.expertise.to_vec(),
            standings,
            best: (0..topics)
                .map(|topic| society.expertise.iter().skip(topic).step_by(topics).copied().fold(0.0, f64::max))
                .collect(),
            beliefs,
            keys: (0..agents as u32).map(|agent| draws.key(coin_owner(agent), Phase::Perceive)).collect(),
            shared_key: draws.key(u32::MAX, Phase::Perceive),
            shared,
            told,
            any_private,
            members: None,
            plain: !any_private && shared == 0 && !graph.holding.is_empty(),
        }
    }

    /// One mind that adds up the log-odds of what every member reads (the twin *pooled-bayes*). `declared` is what others
    /// would take it to know: the union of the members.
    pub fn pooled(declared: Sight, members: Sight) -> Self {
        Sight { members: Some(Box::new(members)), plain: false, ..declared }
    }

    /// How many agents.
    pub fn agents(&self) -> usize {
        self.agents
    }

    /// Expertise of `agent` on `topic`, in [0, 1], as it is declared to everybody.
    #[inline]
    pub fn declared(&self, agent: u32, topic: usize) -> f64 {
        self.expertise[agent as usize * self.topics + topic]
    }

    /// What the word of `agent` weighs on `topic` where standing goes by declared expertise, in log-odds.
    #[inline]
    pub(super) fn standing(&self, agent: u32, topic: usize) -> f64 {
        self.standings[agent as usize * self.topics + topic]
    }

    /// Whether nobody knows more about `topic` than `agent`.
    #[inline]
    pub(super) fn is_expert(&self, agent: u32, topic: usize) -> bool {
        self.declared(agent, topic) >= self.best[topic]
    }

    /// Whether every relation is visible to everybody.
    #[inline]
    pub(super) fn all_public(&self) -> bool {
        !self.any_private
    }

    /// Whether `agent` can see `relation` at all.
    #[inline]
    pub(super) fn sees(&self, graph: &ProblemGraph, agent: u32, relation: usize) -> bool {
        if !self.any_private || !graph.private[relation] {
            return true;
        }
        let words = graph.relations().div_ceil(64);
        self.told[agent as usize * words + relation / 64] >> (relation % 64) & 1 == 1
    }

    /// Whether `agent` misreads `relation` at `x`; `None` where it does not look with its own eyes.
    pub(super) fn misreads(&self, graph: &ProblemGraph, agent: u32, relation: usize, x: u32) -> Option<bool> {
        Some(self.gaze(graph, agent, relation, self.sees(graph, agent, relation))?.errs(x))
    }

    /// The eyes of `agent` on `relation`, to look at several local answers; `sees`: whether they are open to it. `None` where it
    /// does not look with its own eyes.
    #[inline(always)]
    pub(super) fn gaze<'p>(
        &'p self,
        graph: &'p ProblemGraph,
        agent: u32,
        relation: usize,
        sees: bool,
    ) -> Option<Gaze<'p>> {
        if !sees || self.members.is_some() {
            return None;
        }
        let traits = &graph.traits[relation];
        let row = agent as usize * self.topics + traits.topic as usize;
        Some(Gaze {
            table: &graph.tables[traits.table as usize..],
            beliefs: &self.beliefs[row * self.classes + traits.class as usize],
            flip: self.flip[row],
            coins: Coins::of(self.keys[agent as usize], relation),
            sight: self,
            relation,
        })
    }

    /// The eyes of `agent`, where all see every relation with their own alone, and each holds or does not.
    #[inline(always)]
    pub(super) fn eyes<'p>(&'p self, graph: &'p ProblemGraph, agent: u32) -> Option<Eyes<'p>> {
        if !self.plain {
            return None;
        }
        let (row, classes) = (agent as usize * self.topics, self.classes);
        Some(Eyes {
            graph,
            beliefs: &self.beliefs[row * classes..][..self.topics * classes],
            classes,
            flips: &self.flip[row..][..self.topics],
            key: self.keys[agent as usize],
        })
    }

    /// What `agent` makes of `relation` at `x`; `sees`: whether its eyes are open to it.
    #[inline(always)]
    pub(super) fn glance(&self, graph: &ProblemGraph, agent: u32, relation: usize, sees: bool, x: u32) -> Glance {
        match self.gaze(graph, agent, relation, sees) {
            Some(gaze) => gaze.at(x),
            None => self.through_others(graph, relation, x),
        }
    }

    /// The option that `agent` reads as the conclusion of `relation` where the other answers are `x`. Drawn with the coin of
    /// a place of its own, so that readings of entries and of whole relations are independent.
    pub(super) fn entry(&self, graph: &ProblemGraph, agent: u32, relation: usize, x: u32) -> usize {
        if let Some(members) = &self.members {
            return members.pooled_entry(graph, relation, x);
        }
        let own = coin(self.keys[agent as usize], relation, x | ENTRY);
        let shared = (own as u32) < self.shared;
        let drawn = if shared { coin(self.shared_key, relation, x | ENTRY) } else { own };
        let expertise = self.declared(agent, graph.topic(relation));
        if expertise >= 1.0 || ((drawn >> 32) as u32) < threshold(expertise) {
            return graph.entry(relation, x);
        }
        // A guess, which may hit: e + (1 - e)/K in all.
        let guess = mix(drawn, u64::from(x)) >> 32;
        ((guess * graph.conclusions(relation) as u64) >> 32) as usize
    }

    /// The option for which the readings of all members who see `relation` weigh most, the first of several.
    #[cold]
    fn pooled_entry(&self, graph: &ProblemGraph, relation: usize, x: u32) -> usize {
        let readers = || (0..self.agents as u32).filter(|&agent| self.sees(graph, agent, relation));
        let (options, topic) = (graph.conclusions(relation), graph.topic(relation));
        let for_option = |option: usize| {
            let of_it = readers().filter(|&agent| self.entry(graph, agent, relation, x) == option);
            of_it.map(|agent| reading_weight(self.declared(agent, topic), options)).sum::<f64>()
        };
        let mut best = (0, -1.0);
        for option in readers().map(|agent| self.entry(graph, agent, relation, x)) {
            let weight = for_option(option);
            if weight > best.1 || (weight == best.1 && option < best.0) {
                best = (option, weight);
            }
        }
        best.0
    }

    /// What an agent makes of `relation` at `x` that does not look with its own eyes alone.
    #[cold]
    fn through_others(&self, graph: &ProblemGraph, relation: usize, x: u32) -> Glance {
        if let Some(members) = &self.members {
            return members.pooled_glance(graph, relation, x);
        }
        let base = graph.base_rate(relation).clamp(1e-6, 1.0 - 1e-6);
        Glance { chance: base, log_odds: libm::log(base / (1.0 - base)), spread: 0.5 }
    }

    fn pooled_glance(&self, graph: &ProblemGraph, relation: usize, x: u32) -> Glance {
        let base = graph.base_rate(relation).clamp(1e-6, 1.0 - 1e-6);
        let prior = libm::log(base / (1.0 - base));
        let mut log_odds = prior;
        let mut seen = false;
        for agent in 0..self.agents as u32 {
            if self.sees(graph, agent, relation) {
                log_odds += self.glance(graph, agent, relation, true, x).log_odds - prior;
                seen = true;
            }
        }
        // What no member sees, they cannot see together.
        let spread = if seen { (graph.degree(relation, x) - 0.5).abs() } else { 0.5 };
        Glance { chance: chance(log_odds), log_odds, spread }
    }
}

/// The open eyes of one agent on one relation: what its readings of all local answers have in common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gaze<'p> {
    /// The relation's table, and those after it.
    table: &'p [f64],
    /// What it believes where it reads the relation as broken, and as holding.
    beliefs: &'p [Belief; 2],
    /// A coin below this is a wrong reading.
    flip: u32,
    coins: Coins,
    sight: &'p Sight,
    relation: usize,
}

impl Gaze<'_> {
    /// What the agent makes of the relation at `x`.
    #[inline(always)]
    pub(crate) fn at(&self, x: u32) -> Glance {
        let (spread, belief) = self.believes(x);
        Glance { chance: belief.chance, log_odds: belief.log_odds, spread }
    }

    /// The degree that it expects at `x`, in [0, 1].
    #[inline(always)]
    pub(crate) fn appeal(&self, x: u32) -> f64 {
        let (spread, belief) = self.believes(x);
        0.5 + spread * belief.lean
    }

    #[inline(always)]
    fn believes(&self, x: u32) -> (f64, &Belief) {
        let degree = self.table[x as usize];
        let reads_holding = (degree >= 0.5) ^ self.errs(x);
        ((degree - 0.5).abs(), &self.beliefs[usize::from(reads_holding)])
    }

    /// Whether the reading is wrong at `x`.
    #[inline(always)]
    fn errs(&self, x: u32) -> bool {
        let own = self.coins.at(x);
        let shared = (own as u32) < self.sight.shared;
        let drawn = if shared { self.shared(x) } else { own };
        ((drawn >> 32) as u32) < self.flip
    }

    #[cold]
    fn shared(&self, x: u32) -> u64 {
        coin(self.sight.shared_key, self.relation, x)
    }
}

/// The eyes of one agent, where nothing but its own coins comes between them and relations that hold or do not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Eyes<'p> {
    graph: &'p ProblemGraph,
    /// Topic by topic, class by class.
    beliefs: &'p [[Belief; 2]],
    classes: usize,
    flips: &'p [u32],
    key: u64,
}

impl<'p> Eyes<'p> {
    /// What `relation` weighs, and the eyes on it.
    #[inline(always)]
    pub(crate) fn on(&self, relation: usize) -> (f64, Glimpse<'p>) {
        let traits = &self.graph.traits[relation];
        let (topic, class) = (traits.topic as usize, traits.class as usize);
        let glimpse = Glimpse {
            holds: self.graph.holding[traits.table as usize],
            beliefs: &self.beliefs[topic * self.classes + class],
            flip: self.flips[topic],
            coins: Coins::of(self.key, relation),
        };
        (traits.weight, glimpse)
    }
}

/// The open eyes of one agent on one relation that holds or does not, at up to 64 local answers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glimpse<'p> {
    /// Where it holds, as bits.
    holds: u64,
    beliefs: &'p [Belief; 2],
    flip: u32,
    coins: Coins,
}

impl Glimpse<'_> {
    /// The degree that the agent expects at `x`, as [`Gaze::appeal`] has it.
    #[inline(always)]
    pub(crate) fn appeal(&self, x: u32) -> f64 {
        self.believes(x).appeal
    }

    /// How likely it is that the relation holds at `x`.
    #[inline(always)]
    pub(crate) fn chance(&self, x: u32) -> f64 {
        self.believes(x).chance
    }

    #[inline(always)]
    fn believes(&self, x: u32) -> &Belief {
        let wrong = ((self.coins.at(x) >> 32) as u32) < self.flip;
        &self.beliefs[usize::from((self.holds >> (x % u64::BITS) & 1 == 1) ^ wrong)]
    }

    /// The same at `x`, and at each `stride` further.
    #[inline(always)]
    pub(crate) fn appeals(mut self, x: u32, stride: u32) -> impl FnMut() -> f64 {
        let step = u64::from(stride).wrapping_mul(Coins::STEP);
        self.coins = Coins(self.coins.0.wrapping_add(u64::from(x).wrapping_mul(Coins::STEP)));
        self.holds >>= x % u64::BITS;
        move || {
            let appeal = self.appeal(0);
            self.coins = Coins(self.coins.0.wrapping_add(step));
            self.holds >>= stride % u64::BITS;
            appeal
        }
    }
}

/// The degree to expect of what holds with `chance` and lies `spread` from one half.
#[inline]
pub(crate) fn expected(spread: f64, chance: f64) -> f64 {
    0.5 + spread * lean(chance)
}

#[inline]
fn lean(chance: f64) -> f64 {
    2.0 * chance - 1.0
}

/// Added to local answers, marks an entry: local answers themselves stay below 2^24.
const ENTRY: u32 = 1 << 31;

/// The expertise at which a reading weighs most: what was only read or heard is never certain.
const MOST_EXPERTISE: f64 = 0.99;

/// What a reading of an entry weighs for the option that was read, in log-odds against any other, `expertise` being the
/// reader's and `options` the number K of options: ln(q (K - 1)/(1 - q)) for q = 1/K + e (1 - 1/K).
pub(crate) fn reading_weight(expertise: f64, options: usize) -> f64 {
    let e = expertise.clamp(0.0, MOST_EXPERTISE);
    libm::log((1.0 + (options as f64 - 1.0) * e) / (1.0 - e))
}

/// Standing is kept below this, so that hearsay never becomes certainty: at most ln(199) = 5.3 in log-odds.
const MOST_STANDING: f64 = 0.99;

/// What one word of a speaker of that standing weighs, in log-odds.
pub(crate) fn standing_weight(standing: f64) -> f64 {
    let standing = standing.min(MOST_STANDING);
    libm::log((1.0 + standing) / (1.0 - standing))
}

/// The probability that goes with `log_odds`.
pub(crate) fn chance(log_odds: f64) -> f64 {
    if log_odds.is_nan() { 0.5 } else { 1.0 / (1.0 + libm::exp(-log_odds)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::spec::{Body, GraphSpec, QuestionSpec, RelationSpec};

    #[test]
    fn plain_eyes_see_what_any_eyes_see() {
        let scopes = [vec![0, 1], vec![1, 2], vec![2, 0, 3]];
        let mut spec = GraphSpec {
            questions: [4, 4, 4, 2].iter().map(|&options| QuestionSpec::counted("one", options)).collect(),
            relations: scopes.map(|scope| RelationSpec::new(Body::Differ { scope })).into(),
            ..GraphSpec::default()
        };
        for (at, question) in spec.questions.iter_mut().enumerate() {
            question.name = format!("q{at}");
        }
        let graph = spec.freeze().unwrap();
        let topics = graph.topics().max(1);
        let expertise: Vec<f64> = (0..5 * topics).map(|at| at as f64 / (5 * topics) as f64).collect();
        let see = |shared_error| {
            let society = Competence { expertise: &expertise, told: &[], shared_error };
            Sight::new(&graph, society, &Draws::new(1, 0, 0), |agent| agent)
        };
        let sight = see(0.0);
        for agent in 0..5 {
            let eyes = sight.eyes(&graph, agent).expect("all is in sight");
            for relation in 0..graph.relations() {
                let gaze = sight.gaze(&graph, agent, relation, true).unwrap();
                let (weight, glimpse) = eyes.on(relation);
                let mut appeals = glimpse.appeals(0, 1);
                assert_eq!(weight, graph.weight(relation));
                for x in 0..graph.locals(relation) as u32 {
                    let seen = [glimpse.appeal(x), appeals(), glimpse.chance(x)];
                    assert_eq!(seen, [gaze.appeal(x), gaze.appeal(x), gaze.at(x).chance]);
                }
            }
        }
        assert!(see(0.5).eyes(&graph, 0).is_none());
    }
}
