//! Who does what: how many different pairs of perspective and act a deliberation has, and how evenly they are used.
//!
//! Both grow with the number of acts, whatever a dial does to them. So each has a form that is rarefied to as many acts in every
//! deliberation: its expectation over all ways to draw [`RAREFIED`] of the acts (Sanders 1968; Hurlbert 1971).

use super::panel::{Given, Info, Measure, Now, Scale};
use crate::act::{DEEDS, Outcome};
use crate::deliberation::Scene;
use crate::problem::Truth;

/// Acts to which the rarefied forms are brought.
const RAREFIED: u64 = 20;

const ROW: Info = Info {
    name: "repertoire",
    what: "how many different pairs of perspective and act were used",
    unit: "pairs",
    range: "0 to 13 n",
    formula: "distinct (agent, act) among chosen acts that came off; placebo and sham included",
    source: "coverage of features, after Kim and others 2026",
    cost: "O(a)",
    scale: Scale::Mean,
    over_rounds: false,
};

/// What there is to say about these measures.
pub(super) const INFOS: [Info; 3] = [
    ROW,
    Info {
        name: "repertoire_rarefied",
        what: "how many different pairs of perspective and act are met among twenty acts",
        range: "1 to 20; undefined with fewer than twenty acts",
        formula: "sum over pairs of 1 - C(N - N_i, 20)/C(N, 20), of N acts that came off N_i by pair i",
        source: "Hurlbert 1971; coverage of features, after Kim and others 2026",
        ..ROW
    },
    Info {
        name: "repertoire_entropy",
        what: "how evenly pairs of perspective and act are used, among twenty acts",
        unit: "nats",
        range: "[0, ln 20]; undefined with fewer than twenty acts",
        formula: "expected Shannon entropy of the pairs of twenty acts drawn without replacement from those that came off",
        source: "Shannon 1948, rarefied as Hurlbert 1971; entropy of features, after Kim and others 2026",
        cost: "O(a + 20 pairs)",
        ..ROW
    },
];

/// The measure of repertoire that is called so, if it is one of these.
pub(super) fn make<P: Truth>(info: &'static Info) -> Option<Box<dyn Measure<P>>> {
    let at = INFOS.iter().position(|row| row.name == info.name)?;
    Some(Box::new(Repertoire { info, form: [Form::All, Form::Rarefied, Form::Entropy][at], used: Vec::new() }))
}

#[derive(Clone, Copy, Debug)]
enum Form {
    All,
    Rarefied,
    Entropy,
}

struct Repertoire {
    info: &'static Info,
    form: Form,
    /// Agents x acts.
    used: Vec<u64>,
}

impl<P: Truth> Measure<P> for Repertoire {
    fn info(&self) -> &Info {
        self.info
    }

    fn follow(&mut self, scene: &Scene<'_, P>, _given: &Given) {
        for act in scene.acts.iter().filter(|act| act.deed.is_chosen() && act.outcome == Outcome::Done) {
            let pair = act.agent as usize * DEEDS + act.deed as usize;
            if self.used.len() <= pair {
                self.used.resize(pair + 1, 0);
            }
            self.used[pair] += 1;
        }
    }

    fn read(&mut self, _now: &Now<'_, P>) -> Option<f64> {
        let used = || self.used.iter().copied().filter(|&times| times > 0);
        match self.form {
            Form::All => Some(used().count() as f64),
            Form::Rarefied => rarefied(used(), |found| f64::from(u8::from(found > 0))),
            Form::Entropy => rarefied(used(), |found| {
                let share = found as f64 / RAREFIED as f64;
                if found > 0 { -share * libm::log(share) } else { 0.0 }
            }),
        }
    }

    fn reset(&mut self) {
        self.used.clear();
    }
}

/// The sum over kinds of what is expected of each, given how many of it are among [`RAREFIED`] drawn without replacement from all. `None` where
/// there are fewer.
fn rarefied(kinds: impl Iterator<Item = u64> + Clone, of: impl Fn(u64) -> f64) -> Option<f64> {
    let all: u64 = kinds.clone().sum();
    let draws = RAREFIED;
    (all >= draws).then(|| kinds.map(|kind| expected(all, kind, draws, &of)).sum())
}

/// The expectation of `of(k)`, k being hypergeometric: `kind` of `all` are of one kind, and `draws` are drawn.
fn expected(all: u64, kind: u64, draws: u64, of: impl Fn(u64) -> f64) -> f64 {
    let least = (draws + kind).saturating_sub(all);
    let ln = |n: u64, k: u64| ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
    let chance = |k: u64| libm::exp(ln(kind, k) + ln(all - kind, draws - k) - ln(all, draws));
    (least..=draws.min(kind)).map(|k| chance(k) * of(k)).sum()
}

fn ln_factorial(n: u64) -> f64 {
    libm::lgamma(n as f64 + 1.0)
}

#[cfg(test)]
mod tests {
    use super::super::by_hand::ByHand;
    use super::*;
    use crate::act::{Act, Deed};

    fn acts(list: &[(u32, Deed, usize)]) -> Vec<Act> {
        let row = |&(agent, deed, times): &(u32, Deed, usize)| vec![Act { agent, ..Act::of(deed) }; times];
        list.iter().flat_map(row).collect()
    }

    #[test]
    fn pairs_are_counted_and_rarefied_as_worked_by_hand() {
        let read = |rounds: &[Vec<Act>], name: &str| ByHand::new(3).every(9).rounds(rounds).read(name);
        // Twenty acts by four pairs: rarefying changes nothing. What came to nothing, consequences and votes do not count.
        let idle = Act { outcome: Outcome::Nothing, ..Act::of(Deed::Verify) };
        let twenty = [
            acts(&[(0, Deed::Propose, 10), (1, Deed::Propose, 5)]),
            [acts(&[(1, Deed::Ask, 4), (2, Deed::Ask, 1), (0, Deed::Concede, 9)]), vec![idle]].concat(),
        ];
        assert_eq!(read(&twenty, "repertoire"), Some(4.0));
        assert!((read(&twenty, "repertoire_rarefied").unwrap() - 4.0).abs() < 1e-9);
        let entropy = [0.5, 0.25, 0.2, 0.05f64].map(|share| -share * libm::log(share)).iter().sum::<f64>();
        assert!((read(&twenty, "repertoire_entropy").unwrap() - entropy).abs() < 1e-9);
        // Forty acts, one of them by a pair of its own: it is among twenty half of the time.
        let forty = [acts(&[(0, Deed::Propose, 39), (1, Deed::Ask, 1)])];
        assert!((read(&forty, "repertoire_rarefied").unwrap() - 1.5).abs() < 1e-9);
        let alone = -0.05 * libm::log(0.05) - 0.95 * libm::log(0.95);
        assert!((read(&forty, "repertoire_entropy").unwrap() - 0.5 * alone).abs() < 1e-9);
        let few = [acts(&[(0, Deed::Propose, 19)])];
        assert_eq!([read(&few, "repertoire"), read(&few, "repertoire_rarefied")], [Some(1.0), None]);
    }

    #[test]
    fn length_alone_adds_pairs_and_no_rarefied_ones() {
        let read = |times: usize, name: &str| {
            let round = acts(&[(0, Deed::Propose, 6 * times), (1, Deed::Ask, 3 * times), (2, Deed::Support, times)]);
            ByHand::new(3).every(9).rounds(&[round]).read(name).unwrap()
        };
        let (short, long) = (read(2, "repertoire_rarefied"), read(200, "repertoire_rarefied"));
        assert!((short - 3.0).abs() < 1e-9 && long < short, "{short} {long}");
        assert!(read(200, "repertoire_entropy") < read(2, "repertoire_entropy") + 1e-9);
    }
}
