//! What an inquirer knows, from where, and what it believes for that.
//!
//! Pieces of knowledge are kept once however often they are heard. Belief in the options of a question is a sum of
//! log-odds over what counts there now: known evidence, entries at its present answers to the parents, and what others
//! claimed. It is added up anew, in one fixed order, whenever something about the question changes.

use super::chart::Chart;
use crate::act::{Act, Deed, NONE, Turn};
use crate::mind::search::EQUAL;
use crate::problem::spec::Kind;
use crate::problem::{GraphView, Label};
use crate::rng::below;

/// The source of what was verified.
pub(super) const FACT: u32 = NONE;
/// What a verified entry weighs: all else is set aside beside it.
const CERTAIN: f64 = 1e12;

/// One entry of a table, as somebody read it.
#[derive(Clone, Copy, Debug)]
struct Entry {
    x: u32,
    source: u32,
    option: u32,
    weight: f64,
    /// Whether it was read with one's own eyes, or verified.
    own: bool,
    next: u32,
}

/// What somebody claimed about a question. One that was dropped has no option.
#[derive(Clone, Copy, Debug)]
struct Voice {
    author: u32,
    option: u32,
    weight: f64,
    next: u32,
}

/// What is believed of one question.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Page {
    /// Whether anything speaks for any option.
    pub(super) believed: bool,
    /// Whether something that it looked at itself does, or evidence.
    pub(super) concluded: bool,
    /// Whether its present answer was said, or decided by the group.
    pub(super) said: bool,
    /// Whether the answer was overwritten from outside, and nothing new has come up since.
    held: bool,
    stale: bool,
    /// By how much the best believed option leads, in log-odds.
    pub(super) margin: f64,
    /// Who brought up what changed, or [`NONE`].
    cause: u32,
}

/// Something that it knows and can tell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) question: u32,
    pub(super) relation: u32,
    /// Local answers of an entry, 0 for the conclusion; [`NONE`] for evidence.
    pub(super) x: u32,
    /// What the entry speaks for; [`NONE`] for evidence.
    pub(super) option: u32,
    pub(super) source: u32,
    pub(super) weight: f64,
}

impl Item {
    /// Whether it speaks for `option`. Whoever holds an item may know.
    pub(super) fn favours<A: Label>(&self, view: GraphView<'_, A>, option: usize) -> bool {
        if self.x == NONE { view.favours(self.relation as usize, option) } else { self.option as usize == option }
    }

    /// An option that it speaks for: `first` if it does, else the lowest; [`NONE`] if there is none.
    pub(super) fn reads<A: Label>(&self, view: GraphView<'_, A>, first: usize) -> u32 {
        if self.favours(view, first) {
            return first as u32;
        }
        (0..view.options(self.question as usize)).find(|&o| self.favours(view, o)).map_or(NONE, |o| o as u32)
    }
}

/// What an inquirer makes of evidence that everybody was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stance {
    /// It counts as any other.
    #[default]
    Plain,
    /// It neither reads it nor counts it: a control that knows about others.
    IgnoreShared,
    /// It counts it, and then rules out what it favours: what dropping the favourite gains without a word of talk.
    Contrarian,
}

impl Stance {
    /// All of them, with their names in files.
    pub const ALL: [(Stance, &'static str); 3] =
        [(Stance::Plain, "plain"), (Stance::IgnoreShared, "ignore-shared"), (Stance::Contrarian, "contrarian")];
}

/// All that one inquirer knows and believes.
#[derive(Clone, Debug, Default)]
pub(super) struct Notebook {
    pub(super) chart: Chart,
    stance: Stance,
    /// What shared evidence alone says of the options of one question.
    shared: Vec<f64>,
    known: Vec<bool>,
    entries: Vec<Entry>,
    /// The first entry of each relation.
    first_entry: Vec<u32>,
    voices: Vec<Voice>,
    /// The first voice on each question.
    first_voice: Vec<u32>,
    pub(super) pages: Vec<Page>,
    beliefs: Vec<f64>,
    /// How many pages are stale, and a place in the order before which none is.
    stale: usize,
    from: u32,
    /// How many items it has.
    pub(super) items: usize,
    /// The question whose answer changed last.
    pub(super) last: u32,
}

impl Notebook {
    /// An empty one.
    pub(super) fn new(stance: Stance) -> Self {
        Notebook { stance, ..Notebook::default() }
    }

    /// Forgets everything and makes room for the problem in view. Buffers stay.
    pub(super) fn reset<A: Label>(&mut self, view: GraphView<'_, A>) {
        self.chart.draw(view);
        self.known.clear();
        self.known.resize(view.relations(), false);
        self.entries.clear();
        self.first_entry.clear();
        self.first_entry.resize(view.relations(), NONE);
        self.voices.clear();
        self.first_voice.clear();
        self.first_voice.resize(view.questions(), NONE);
        self.pages.clear();
        self.pages.resize(view.questions(), Page { cause: NONE, ..Page::default() });
        self.beliefs.clear();
        self.beliefs.resize(self.chart.option_starts[view.questions()] as usize, 0.0);
        (self.stale, self.from, self.items, self.last) = (0, NONE, 0, NONE);
        self.shared.clear();
        self.shared.resize(view.most_options(), 0.0);
    }

    /// Whether it takes no notice of `relation`.
    pub(super) fn ignores<A: Label>(&self, view: GraphView<'_, A>, relation: usize) -> bool {
        self.stance == Stance::IgnoreShared && view.is_shared(relation) && view.kind(relation) == Kind::Evidence
    }

    fn entries_of(&self, relation: usize) -> impl Iterator<Item = &Entry> {
        let mut at = self.first_entry[relation];
        std::iter::from_fn(move || {
            let entry = self.entries.get(at as usize)?;
            at = entry.next;
            Some(entry)
        })
    }

    fn voices_on(&self, question: usize) -> impl Iterator<Item = usize> {
        let mut at = self.first_voice[question];
        std::iter::from_fn(move || {
            let voice = self.voices.get(at as usize)?;
            let here = at as usize;
            at = voice.next;
            Some(here)
        })
    }

    /// Log-odds of the options of `question`, up to a constant.
    pub(super) fn beliefs(&self, question: usize) -> &[f64] {
        let starts = &self.chart.option_starts;
        &self.beliefs[starts[question] as usize..starts[question + 1] as usize]
    }

    /// Whether it may build on its answer to `question`.
    pub(super) fn stands(&self, question: usize) -> bool {
        self.pages[question].believed || self.chart.bare[question]
    }

    /// Whether anything but chance stands behind its answer to `question`: something that it believes, or a decision that it
    /// took over.
    pub(super) fn opines(&self, question: usize) -> bool {
        self.pages[question].believed || self.pages[question].held
    }

    /// Whether it may build on its answers to all parents of `relation`.
    pub(super) fn ready<A: Label>(&self, view: GraphView<'_, A>, relation: usize) -> bool {
        let scope = view.scope(relation);
        scope[..scope.len() - 1].iter().all(|parent| self.stands(parent.to as usize))
    }

    /// Whether it knows what the evidence `relation` says.
    pub(super) fn knows(&self, relation: usize) -> bool {
        self.known[relation]
    }

    /// Whether it read, or verified, the entry of `relation` at `x`.
    pub(super) fn has_read(&self, relation: usize, x: u32) -> bool {
        self.entries_of(relation).any(|entry| entry.x == x && entry.own)
    }

    /// Whether it knows the truth of the entry of `relation` at `x`.
    pub(super) fn has_verified(&self, relation: usize, x: u32) -> bool {
        self.entries_of(relation).any(|entry| entry.x == x && entry.source == FACT)
    }

    /// The local index of the table `relation` at the answers of `own`, 0 for its conclusion `question`.
    pub(super) fn parents_at<A: Label>(view: GraphView<'_, A>, own: &[A], relation: usize, question: usize) -> u32 {
        view.local(relation, own) - own[question].index() as u32
    }

    /// Keeps an item, `own` if it looked itself, because of `cause`. False if it had it.
    pub(super) fn note<A: Label>(
        &mut self,
        view: GraphView<'_, A>,
        row: &[A],
        item: Item,
        own: bool,
        cause: u32,
    ) -> bool {
        let (relation, question) = (item.relation as usize, item.question as usize);
        if item.x == NONE {
            if self.known[relation] {
                return false;
            }
            self.known[relation] = true;
            self.renew(question, cause);
        } else {
            if self.entries_of(relation).any(|entry| (entry.x, entry.source) == (item.x, item.source)) {
                return false;
            }
            let next = std::mem::replace(&mut self.first_entry[relation], self.entries.len() as u32);
            let Item { x, source, option, weight, .. } = item;
            self.entries.push(Entry { x, source, option, weight, own: own || source == FACT, next });
            if Self::parents_at(view, row, relation, question) == item.x {
                self.renew(question, cause);
            }
        }
        self.items += 1;
        true
    }

    /// Keeps what `author` claims about `question`, in place of what it claimed before.
    pub(super) fn listen(&mut self, question: usize, author: u32, option: u32, weight: f64, cause: u32) {
        let found = self.voices_on(question).find(|&at| self.voices[at].author == author);
        let at = found.unwrap_or_else(|| {
            let next = std::mem::replace(&mut self.first_voice[question], self.voices.len() as u32);
            self.voices.push(Voice { author, option: NONE, weight, next });
            self.voices.len() - 1
        });
        if self.voices[at].option != option {
            (self.voices[at].option, self.voices[at].weight) = (option, weight);
            self.renew(question, cause);
        }
    }

    /// Who claims what about `question`, as (author, option).
    pub(super) fn claims_on(&self, question: usize) -> impl Iterator<Item = (u32, u32)> {
        let voices = self.voices_on(question).map(|at| &self.voices[at]);
        voices.filter(|voice| voice.option != NONE).map(|voice| (voice.author, voice.option))
    }

    /// Whether anybody's claim weighs on `question`.
    pub(super) fn swayed(&self, question: usize) -> bool {
        self.claims_on(question).next().is_some()
    }

    /// Drops what others claimed about `question`.
    pub(super) fn disregard(&mut self, question: usize) {
        let mut at = self.first_voice[question];
        while let Some(voice) = self.voices.get_mut(at as usize) {
            voice.option = NONE;
            at = voice.next;
        }
        self.renew(question, NONE);
    }

    /// Something new bears on `question`: an answer that was decided from outside is open again.
    fn renew(&mut self, question: usize, cause: u32) {
        self.pages[question].held = false;
        self.mark(question, cause);
    }

    fn mark(&mut self, question: usize, cause: u32) {
        let page = &mut self.pages[question];
        self.stale += usize::from(!page.stale);
        page.stale = true;
        page.cause = if cause == NONE { page.cause } else { cause };
        self.from = self.from.min(self.chart.place[question]);
    }

    /// The group decided the answer to `question`: it stays until something new bears on it.
    pub(super) fn hold<A: Label>(&mut self, view: GraphView<'_, A>, question: usize) {
        (self.pages[question].held, self.pages[question].said) = (true, true);
        self.mark_children(view, question, NONE);
    }

    fn mark_children<A: Label>(&mut self, view: GraphView<'_, A>, question: usize, cause: u32) {
        for link in view.touching(question) {
            if let Some(child) = view.conclusion(link.to as usize).filter(|&child| child != question) {
                self.mark(child, cause);
            }
        }
    }

    /// Answers anew what something bears on, parents first, and what depends on it. What changed because others were heard
    /// is written down as conceded. True if an answer changed. Costs nothing: it only remembers.
    pub(super) fn derive<A: Label>(&mut self, view: GraphView<'_, A>, own: &mut [A], turn: &mut Turn<'_>) -> bool {
        let mut moved = false;
        let mut at = std::mem::replace(&mut self.from, NONE) as usize;
        while self.stale > 0 && at < self.chart.order.len() {
            let question = self.chart.order[at] as usize;
            at += 1;
            if !self.pages[question].stale {
                continue;
            }
            self.pages[question].stale = false;
            self.stale -= 1;
            let cause = std::mem::replace(&mut self.pages[question].cause, NONE);
            self.add_up(view, own, question);
            let option = self.answer(question, own[question].index(), turn);
            if option == own[question].index() {
                continue;
            }
            own[question] = A::from_index(option);
            moved = true;
            self.last = question as u32;
            self.pages[question].said = false;
            self.mark_children(view, question, cause);
            if cause != NONE {
                turn.act(Act {
                    question: question as u32,
                    option: option as u32,
                    other: cause,
                    ..Act::of(Deed::Concede)
                });
            }
        }
        if self.stale == 0 {
            self.from = NONE;
        }
        moved
    }

    /// The best believed option of `question`: the one held if it is among them, else one of them, evenly.
    fn answer(&self, question: usize, held: usize, turn: &mut Turn<'_>) -> usize {
        let page = &self.pages[question];
        let beliefs = self.beliefs(question);
        let top = beliefs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let best = |option: &usize| beliefs[*option] >= top - EQUAL;
        if page.held || !page.believed || best(&held) {
            return held;
        }
        let ties = (0..beliefs.len()).filter(best).count() as u32;
        let drawn = if ties > 1 { below(turn.rng, ties) as usize } else { 0 };
        (0..beliefs.len()).filter(best).nth(drawn).unwrap_or(held)
    }

    /// Adds up what counts for the options of `question` now.
    fn add_up<A: Label>(&mut self, view: GraphView<'_, A>, own: &[A], question: usize) {
        let range = self.chart.option_starts[question] as usize..self.chart.option_starts[question + 1] as usize;
        let mut row = std::mem::take(&mut self.beliefs);
        let mut shared = std::mem::take(&mut self.shared);
        let beliefs = &mut row[range];
        beliefs.fill(0.0);
        shared.fill(0.0);
        let (mut believed, mut concluded, mut certain) = (false, false, false);
        for link in view.touching(question) {
            let relation = link.to as usize;
            if view.kind(relation) == Kind::Evidence && self.known[relation] && !self.ignores(view, relation) {
                for (option, belief) in beliefs.iter_mut().enumerate() {
                    let weight = if view.favours(relation, option) { view.weight(relation) } else { 0.0 };
                    *belief += weight;
                    shared[option] += if view.is_shared(relation) { weight } else { 0.0 };
                }
                (believed, concluded) = (true, true);
            } else if view.conclusion(relation) == Some(question) {
                let x = Self::parents_at(view, own, relation, question);
                for entry in self.entries_of(relation).filter(|entry| entry.x == x) {
                    let fact = entry.source == FACT;
                    beliefs[entry.option as usize] += if fact { CERTAIN } else { entry.weight };
                    certain |= fact;
                    let counts = fact || entry.weight > EQUAL;
                    (believed, concluded) = (believed | counts, concluded | (counts && entry.own));
                }
            }
        }
        for voice in self.voices_on(question).map(|at| &self.voices[at]).filter(|voice| voice.option != NONE) {
            beliefs[voice.option as usize] += voice.weight;
            believed = true;
        }
        if certain {
            beliefs.iter_mut().for_each(|belief| *belief = if *belief >= CERTAIN { CERTAIN } else { 0.0 });
        }
        if self.stance == Stance::Contrarian {
            let top = shared[..beliefs.len()].iter().copied().fold(0.0, f64::max);
            for (belief, &said) in
                beliefs.iter_mut().zip(&shared).filter(|(_, said)| top > EQUAL && **said >= top - EQUAL)
            {
                *belief -= CERTAIN + said;
            }
        }
        let (mut best, mut second) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for &belief in &*beliefs {
            second = second.max(best.min(belief));
            best = best.max(belief);
        }
        (self.beliefs, self.shared) = (row, shared);
        let page = &mut self.pages[question];
        (page.believed, page.concluded) = (believed, concluded);
        page.margin = if believed { best - second } else { 0.0 };
    }

    /// Appends to `items` what it knows about `question` and what counts at its present answers.
    pub(super) fn items_on<A: Label>(
        &self,
        view: GraphView<'_, A>,
        own: &[A],
        question: usize,
        me: u32,
        items: &mut Vec<Item>,
    ) {
        for link in view.touching(question) {
            let (relation, at) = (link.to as usize, question as u32);
            if self.known[relation] {
                let weight = view.weight(relation);
                items.push(Item { question: at, relation: link.to, x: NONE, option: NONE, source: me, weight });
            } else if view.conclusion(relation) == Some(question) {
                let x = Self::parents_at(view, own, relation, question);
                items.extend(self.entries_of(relation).filter(|entry| entry.x == x).map(|entry| {
                    let &Entry { x, source, option, .. } = entry;
                    let weight = if source == FACT { CERTAIN } else { entry.weight };
                    Item { question: at, relation: link.to, x, option, source, weight }
                }));
            }
        }
    }
}
