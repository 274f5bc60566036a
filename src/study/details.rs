//! What is kept of a replicate beyond its row, on request: its readings over rounds, and how each agent ended.

use super::seat::{Outcome, Seated};
use crate::deliberation::{Observer, Scene};
use crate::problem::{Label, Truth};

/// What is kept beyond rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// Of every reading the measures that are followed over rounds.
    pub series: bool,
    /// How every agent ended.
    pub agents: bool,
}

impl Details {
    /// Whether there is anything to keep.
    pub fn any(self) -> bool {
        self.series || self.agents
    }

    /// What these names say is kept.
    pub fn named<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut details = Details::default();
        for name in names {
            details.series |= name == "series";
            details.agents |= name == "agents";
        }
        details
    }

    /// The names of what is kept.
    pub fn names(self) -> Vec<&'static str> {
        let all = [(self.series, "series"), (self.agents, "agents")];
        all.into_iter().filter(|(kept, _)| *kept).map(|(_, name)| name).collect()
    }
}

/// What was kept of one replicate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detail {
    /// By reading, the round, and each measure that is followed over rounds, in order of columns.
    pub series: Vec<(u32, Vec<Option<f64>>)>,
    /// By agent, how it ended.
    pub agents: Vec<Final>,
}

/// How one agent ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Final {
    /// Its name, as in transcripts.
    pub name: String,
    /// The group that it belongs to; empty for one mind that stands for all.
    pub group: String,
    /// The merit of its own position in the end, on the scale on which random answers have 0.
    pub merit: f64,
    /// Whether that position is right.
    pub right: bool,
    /// The share of questions to which it answers otherwise than at first.
    pub moved: f64,
    /// Its answers in the end: options by number, or what they are as numbers, one space between them.
    pub position: String,
}

/// Notes how every agent begins and ends.
#[derive(Debug)]
pub(super) struct Finals<P: Truth> {
    names: Vec<(String, String)>,
    first: Vec<P::Answer>,
    agents: Vec<Final>,
}

impl<P: Truth> Finals<P> {
    pub(super) fn of(seated: &Seated) -> Self {
        let society = &seated.society;
        let group = |agent| society.group_of(agent).map(|group| group.name.clone()).unwrap_or_default();
        let names = (0..society.n).map(|agent| (society.name_of(agent), group(agent))).collect();
        Finals { names, first: Vec::new(), agents: Vec::new() }
    }

    pub(super) fn agents(self) -> Vec<Final> {
        self.agents
    }
}

impl<P: Truth> Observer<P> for Finals<P> {
    fn wants_acts(&self) -> bool {
        false
    }

    fn looks_at(&self, _round: u32) -> bool {
        false
    }

    fn see(&mut self, scene: &Scene<'_, P>) {
        if scene.round == 0 && !scene.is_final() {
            self.first = scene.positions.to_vec();
        }
        if !scene.is_final() {
            return;
        }
        let random = scene.problem.random_merit();
        let scaled = |merit: f64| if random >= 1.0 { 1.0 } else { (merit - random) / (1.0 - random) };
        let questions = scene.questions().max(1);
        let ends = |(agent, (name, group)): (usize, (String, String))| {
            let held = scene.latest(agent);
            let first = self.first.get(agent * questions..).unwrap_or_default();
            let moved = held.iter().zip(first).filter(|(last, first)| last != first).count();
            let answer = |answer: &P::Answer| match answer.value() {
                Some(value) => value.to_string(),
                None => answer.index().to_string(),
            };
            Final {
                name,
                group,
                merit: scaled(scene.problem.merit(held)),
                right: scene.problem.right(held),
                moved: moved as f64 / questions as f64,
                position: held.iter().map(answer).collect::<Vec<_>>().join(" "),
            }
        };
        self.agents = std::mem::take(&mut self.names).into_iter().enumerate().map(ends).collect();
    }
}

impl Detail {
    /// What is to be kept of a run.
    pub(super) fn of(what: Details, outcome: &Outcome, followed: &[bool], agents: Vec<Final>) -> Self {
        let readings = outcome.rounds.iter().zip(outcome.series.chunks_exact(followed.len().max(1)));
        let row = |(&round, values): (&u32, &[Option<f64>])| {
            let kept = values.iter().zip(followed).filter(|(_, followed)| **followed).map(|(value, _)| *value);
            (round, kept.collect())
        };
        Detail { series: if what.series { readings.map(row).collect() } else { Vec::new() }, agents }
    }

    /// In bytes: readings, then agents.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let count = |bytes: &mut Vec<u8>, n: usize| bytes.extend((n as u32).to_le_bytes());
        count(&mut bytes, self.series.len());
        count(&mut bytes, self.series.first().map_or(0, |(_, values)| values.len()));
        for (round, values) in &self.series {
            bytes.extend(round.to_le_bytes());
            values.iter().for_each(|value| bytes.extend(value.unwrap_or(f64::NAN).to_bits().to_le_bytes()));
        }
        count(&mut bytes, self.agents.len());
        for agent in &self.agents {
            for text in [&agent.name, &agent.group, &agent.position] {
                count(&mut bytes, text.len());
                bytes.extend(text.as_bytes());
            }
            bytes.extend(agent.merit.to_bits().to_le_bytes());
            bytes.extend(agent.moved.to_bits().to_le_bytes());
            bytes.push(u8::from(agent.right));
        }
        bytes
    }

    /// From bytes; `None` where they are none of this kind.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        let (readings, width) = (bytes.number()?, bytes.number()?);
        let mut detail = Detail::default();
        for _ in 0..readings {
            let round = bytes.number()? as u32;
            let values: Option<Vec<f64>> = (0..width).map(|_| bytes.float()).collect();
            detail.series.push((round, values?.into_iter().map(|value| (!value.is_nan()).then_some(value)).collect()));
        }
        for _ in 0..bytes.number()? {
            let (name, group, position) = (bytes.text()?, bytes.text()?, bytes.text()?);
            let (merit, moved, right) = (bytes.float()?, bytes.float()?, bytes.take(1)?[0] == 1);
            detail.agents.push(Final { name, group, merit, right, moved, position });
        }
        bytes.0.is_empty().then_some(detail)
    }
}

/// Bytes that are read from the front.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (front, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(front)
    }

    fn number(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?) as usize)
    }

    fn float(&mut self) -> Option<f64> {
        Some(f64::from_bits(u64::from_le_bytes(self.take(8)?.try_into().ok()?)))
    }

    fn text(&mut self) -> Option<String> {
        let length = self.number()?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back_and_what_is_cut_is_not() {
        let agent = |name: &str, right| Final {
            name: name.into(),
            group: "bold".into(),
            merit: 0.25,
            right,
            moved: 0.5,
            position: "3 0 2".into(),
        };
        let series = vec![(0, vec![Some(0.1), None]), (5, vec![Some(1.0), Some(-2.0)])];
        let whole = Detail { series, agents: vec![agent("bold-1", true), agent("bold-2", false)] };
        let bytes = whole.to_bytes();
        assert_eq!(Detail::from_bytes(&bytes), Some(whole));
        assert_eq!(Detail::from_bytes(&Detail::default().to_bytes()), Some(Detail::default()));
        for length in 0..bytes.len() {
            assert_eq!(Detail::from_bytes(&bytes[..length]), None, "{length}");
        }
    }
}
