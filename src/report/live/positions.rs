//! Who holds what, and who holds the same.

use super::super::terminal::spark;
use crate::deliberation::Over;
use crate::study::trace::{Header, Question, TallyLine};
use std::collections::{BTreeMap, BTreeSet};

/// Letters of positions that several hold.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Answers of a position that are told one by one; nobody reads more.
const MOST_ANSWERS: usize = 64;
/// A position that takes more characters than this is told by what sets it apart.
const MOST_WIDE: usize = 24;
/// Options whose holders are counted by name; of more, a picture is drawn.
const MOST_COUNTED: usize = 8;

/// The positions of all agents, row by row.
#[derive(Clone, Debug, Default)]
pub(super) struct Positions {
    questions: usize,
    /// As the last line of the transcript had them.
    pub(super) settled: Vec<u32>,
    /// As they are by what was told since.
    now: Vec<u32>,
    /// How many hold each option of each question now.
    holders: BTreeMap<(usize, u32), u32>,
    /// The letter of each agent's position, if any.
    letters: Vec<Option<char>>,
    /// Positions that have a letter.
    named: BTreeMap<Vec<u32>, char>,
}

impl Positions {
    pub(super) fn new(header: &Header, start: &[Vec<u32>]) -> Self {
        let settled = start.concat();
        let mut positions = Positions {
            questions: header.questions.len().max(1),
            now: settled.clone(),
            letters: vec![None; start.len()],
            settled,
            ..Positions::default()
        };
        positions.count();
        positions.name();
        positions
    }

    fn row(&self, agent: usize) -> &[u32] {
        self.now.get(agent * self.questions..(agent + 1) * self.questions).unwrap_or_default()
    }

    fn count(&mut self) {
        self.holders.clear();
        for (at, &option) in self.now.iter().enumerate() {
            *self.holders.entry((at % self.questions, option)).or_default() += 1;
        }
    }

    /// An agent moves. Its letter is that of those whom it joins, if any.
    pub(super) fn change(&mut self, agent: usize, question: usize, option: u32) {
        let at = agent * self.questions + question;
        if question >= self.questions || at >= self.now.len() || self.now[at] == option {
            return;
        }
        let old = std::mem::replace(&mut self.now[at], option);
        if let Some(holders) = self.holders.get_mut(&(question, old)) {
            *holders -= 1;
        }
        *self.holders.entry((question, option)).or_default() += 1;
        self.letters[agent] = self.named.get(self.row(agent)).copied();
    }

    /// Takes in what a line of the transcript says.
    pub(super) fn settle(&mut self, moves: &[(u32, u32, u32)]) {
        for &(agent, question, option) in moves {
            if let Some(held) = self.settled.get_mut(agent as usize * self.questions + question as usize) {
                *held = option;
            }
        }
        self.now.clone_from(&self.settled);
        self.count();
    }

    /// Everybody takes over what was decided; the next line of the transcript will say so.
    pub(super) fn adopt(&mut self, tally: &TallyLine) {
        for won in tally.supports.iter().filter(|support| support.won) {
            let holder = won.holder.index().filter(|_| tally.over == Over::Positions);
            let whole =
                holder.and_then(|holder| self.settled.chunks_exact(self.questions).nth(holder)).map(<[u32]>::to_vec);
            for row in self.now.chunks_exact_mut(self.questions) {
                match (&whole, won.question.index(), won.option.number()) {
                    (Some(position), ..) => row.copy_from_slice(position),
                    (None, Some(question), Some(option)) if question < row.len() => row[question] = option,
                    _ => {}
                }
            }
        }
        self.count();
    }

    /// Gives each position that at least two hold a letter: that which most of its holders had, if it is free, else the next.
    pub(super) fn name(&mut self) {
        let mut camps: BTreeMap<&[u32], Vec<usize>> = BTreeMap::new();
        for (agent, row) in self.now.chunks_exact(self.questions).enumerate() {
            camps.entry(row).or_default().push(agent);
        }
        let mut camps: Vec<(&[u32], Vec<usize>)> = camps.into_iter().filter(|(_, members)| members.len() > 1).collect();
        // The largest chooses first; of equals, that of the first agent.
        camps.sort_by_key(|(_, members)| (std::cmp::Reverse(members.len()), members[0]));
        let mut taken: BTreeSet<char> = BTreeSet::new();
        let mut named: Vec<Option<char>> = Vec::with_capacity(camps.len());
        for (_, members) in &camps {
            let mut had: BTreeMap<char, usize> = BTreeMap::new();
            for letter in members.iter().filter_map(|&member| self.letters[member]) {
                *had.entry(letter).or_default() += 1;
            }
            let kept = had.into_iter().filter(|(letter, _)| !taken.contains(letter));
            let kept = kept.max_by_key(|&(letter, members)| (members, std::cmp::Reverse(letter)));
            let letter = kept.map(|(letter, _)| letter);
            taken.extend(letter);
            named.push(letter);
        }
        let mut free = LETTERS.chars().filter(|letter| !taken.contains(letter)).collect::<Vec<_>>().into_iter();
        let mut letters = vec![None; self.letters.len()];
        let mut by_position = BTreeMap::new();
        for ((position, members), letter) in camps.into_iter().zip(named) {
            let Some(letter) = letter.or_else(|| free.next()) else { continue };
            members.iter().for_each(|&member| letters[member] = Some(letter));
            by_position.insert(position.to_vec(), letter);
        }
        (self.letters, self.named) = (letters, by_position);
    }

    pub(super) fn letter(&self, agent: usize) -> Option<char> {
        self.letters.get(agent).copied().flatten()
    }

    /// The mean over questions of the share of others who hold what `agent` holds.
    pub(super) fn share(&self, agent: usize) -> Option<f64> {
        let others = self.letters.len().checked_sub(1).filter(|&others| others > 0)?;
        let same = |(question, &option)| {
            let holders = self.holders.get(&(question, option)).copied().unwrap_or_default();
            u64::from(holders.saturating_sub(1))
        };
        let row = self.row(agent);
        let sum: u64 = row.iter().enumerate().map(same).sum();
        Some(sum as f64 / (others * row.len().max(1)) as f64)
    }

    /// Whether positions are told whole: where all answers together are short.
    pub(super) fn are_short(&self, header: &Header) -> bool {
        let widest = |question: &Question| {
            let named = question.names.iter().map(|name| name.chars().count()).max();
            // Options without names are called by number.
            named.unwrap_or_else(|| question.options.saturating_sub(1).to_string().len())
        };
        let wide: usize = header.questions.iter().map(widest).sum();
        let gaps = if wide == self.questions { 0 } else { self.questions - 1 };
        self.questions == 1 || wide + gaps <= MOST_WIDE
    }

    /// The answers of `agent`: without gaps where each is one character.
    pub(super) fn whole(&self, header: &Header, agent: usize) -> String {
        let named = |(at, &option): (usize, &u32)| header.questions.get(at).map(|question| question.option(option));
        let names: Vec<String> = self.row(agent).iter().enumerate().filter_map(named).collect();
        let narrow = names.iter().all(|name| name.chars().count() == 1);
        names.join(if narrow { "" } else { " " })
    }

    /// The answer that most hold, of each question; of equals the first.
    pub(super) fn usual(&self) -> Vec<u32> {
        let mut usual = vec![(0, 0); self.questions];
        for (&(question, option), &holders) in &self.holders {
            if holders > usual[question].1 {
                usual[question] = (option, holders);
            }
        }
        usual.into_iter().map(|(option, _)| option).collect()
    }

    /// How many answers of `agent` are not the `usual` ones, and which: `2: e6 = 5, h1 = 0`.
    pub(super) fn apart(&self, header: &Header, agent: usize, usual: &[u32]) -> String {
        let mut apart = self.row(agent).iter().zip(usual).enumerate().filter(|(_, (own, usual))| own != usual);
        let many = apart.clone().count();
        let named = |(at, (&option, _)): (usize, (&u32, &u32))| {
            header.questions.get(at).map(|question| format!("{} = {}", question.name, question.option(option)))
        };
        let named: Vec<String> = apart.by_ref().take(MOST_ANSWERS).filter_map(named).collect();
        if named.is_empty() { "-".into() } else { format!("{many}: {}", named.join(", ")) }
    }

    /// Where there is one question: who holds what, counted by option, or as a picture of `width` characters over all options.
    pub(super) fn spread(&self, header: &Header, width: usize) -> Option<String> {
        let [question] = &header.questions[..] else { return None };
        let options = question.options as usize;
        let held = |option: usize| self.holders.get(&(0, option as u32)).copied().unwrap_or_default();
        if options <= MOST_COUNTED {
            let counted = (0..options).map(|option| format!("{} {}", question.option(option as u32), held(option)));
            return Some(counted.collect::<Vec<_>>().join("   "));
        }
        let bins = width.clamp(1, options);
        let bin = |bin: usize| (bin * options / bins..(bin + 1) * options / bins).map(held).sum::<u32>();
        let bins: Vec<u32> = (0..bins).map(bin).collect();
        let most = f64::from(bins.iter().copied().max().unwrap_or(1).max(1));
        // Nobody is nothing, and one is seen.
        let height = |&held: &u32| match held {
            0 => ' '.to_string(),
            held => spark(&[(f64::from(held) / most).min(1.0)], 1),
        };
        Some(bins.iter().map(height).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[&[u32]]) -> Positions {
        let mut positions = Positions {
            questions: rows[0].len(),
            settled: rows.concat(),
            now: rows.concat(),
            letters: vec![None; rows.len()],
            ..Positions::default()
        };
        positions.count();
        positions.name();
        positions
    }

    fn letters(positions: &Positions) -> String {
        (0..positions.letters.len()).map(|agent| positions.letter(agent).unwrap_or('.')).collect()
    }

    #[test]
    fn those_who_hold_the_same_have_a_letter_and_keep_it_as_they_move_together() {
        let mut positions = of(&[&[0, 1], &[2, 2], &[2, 2], &[0, 0], &[0, 0], &[0, 0]]);
        assert_eq!(letters(&positions), ".BBAAA");
        // All of A move on together, and are the same group still.
        positions.settle(&[(3, 0, 7), (4, 0, 7), (5, 0, 7)]);
        positions.name();
        assert_eq!(letters(&positions), ".BBAAA");
        // One goes over: at once, before the round is over.
        positions.change(5, 0, 2);
        positions.change(5, 1, 2);
        assert_eq!(letters(&positions), ".BBAAB");
        positions.settle(&[(5, 0, 2), (5, 1, 2), (3, 1, 9)]);
        positions.name();
        assert_eq!(letters(&positions), ".BB..B");
    }

    fn header(options: u32, questions: usize) -> Header {
        let text = include_str!("../../../tests/golden/lunch.jsonl").lines().next().unwrap();
        let mut header: Header = serde_json::from_str(text).unwrap();
        let question = |at| Question { name: format!("q{at}"), options, names: Vec::new() };
        header.questions = (0..questions).map(question).collect();
        header
    }

    #[test]
    fn a_long_position_is_told_by_what_sets_it_apart() {
        let positions = of(&[&[0, 1, 5], &[0, 2, 5], &[0, 1, 4]]);
        let (short, long) = (header(10, 3), header(10, 25));
        assert!(positions.are_short(&short));
        assert!(!Positions { questions: 25, ..Positions::default() }.are_short(&long));
        assert_eq!(positions.whole(&short, 1), "025");
        assert_eq!(positions.usual(), [0, 1, 5]);
        let apart = |agent| positions.apart(&short, agent, &[0, 1, 4]);
        assert_eq!((&apart(1)[..], &apart(2)[..]), ("2: q1 = 2, q2 = 5", "-"));
    }

    #[test]
    fn who_holds_what_is_counted_or_drawn() {
        let rows: Vec<&[u32]> = vec![&[0], &[0], &[1]];
        assert_eq!(of(&rows).spread(&header(3, 1), 9).unwrap(), "0 2   1 1   2 0");
        let rows: Vec<&[u32]> = vec![&[0], &[1], &[99], &[98], &[97], &[96], &[50]];
        assert_eq!(of(&rows).spread(&header(100, 1), 10).unwrap(), "▅    ▃   █");
        assert_eq!(of(&[&[0, 1]]).spread(&header(100, 2), 10), None);
    }

    #[test]
    fn shares_are_of_the_others() {
        let positions = of(&[&[0, 1], &[0, 2], &[0, 1]]);
        assert_eq!(positions.share(0), Some(0.75));
        assert_eq!(positions.share(1), Some(0.5));
        assert_eq!(of(&[&[0, 1]]).share(0), None);
    }

    #[test]
    fn more_groups_than_letters_leave_some_without() {
        let rows: Vec<Vec<u32>> = (0..120).map(|agent| vec![agent / 2]).collect();
        let rows: Vec<&[u32]> = rows.iter().map(Vec::as_slice).collect();
        let letters = letters(&of(&rows));
        assert!(letters.starts_with("AABB") && letters.ends_with("yyzz................"), "{letters}");
    }
}
