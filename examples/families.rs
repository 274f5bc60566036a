//! How often a hidden profile can be made, how hard its twin is, and how hard a chain of deduction is: the tables of
//! `docs/FAMILIES.md`. A whole number after `--` sets how many problems each row is made of, 400 unless told.
use manyminds::problem::generate::chain::{ChainDials, Tables, chain};
use manyminds::problem::generate::profile::{Decoy, ProfileDials, ProfileFacts, Testimony, profile};
use manyminds::rng::{Draws, Phase, Stream};

const HEADS: &str =
    "| u | made | kept of drawn | kept of informative | swaps | planted by chance | second best, decoy \
     | nominal, twin | second best, twin | shared favourite, decoy | shared favourite, twin |
|---|---|---|---|---|---|---|---|---|---|---|";

fn stream(replicate: u64) -> Stream {
    Draws::new(2026, 0, replicate).stream(0, 0, Phase::Problem)
}

/// The place of the greatest that is not `but`.
fn best_but(values: &[f64], but: usize) -> usize {
    (0..values.len()).filter(|&i| i != but).max_by(|&a, &b| values[a].total_cmp(&values[b])).unwrap_or(but)
}

fn best(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

/// Whether a plurality that drops the favourite of the shared items is right, with ties split.
fn second_best(facts: &ProfileFacts) -> f64 {
    let favourite = best_but(&facts.shared, usize::MAX);
    let drop = |solo: &Vec<f64>| {
        let mut solo = solo.clone();
        solo[favourite] = -1.0;
        solo
    };
    ProfileFacts { solo: facts.solo.iter().map(drop).collect(), ..facts.clone() }.nominal()
}

/// One row: what `count` draws at these dials give.
fn profiles(dials: &ProfileDials, label: &str, count: u64) {
    let (mut drawn, mut informative, mut swaps, mut redealt) = (0, 0, 0, 0);
    let (mut contrary, mut nominal, mut contrary_twin, mut kept) = (0.0, 0.0, 0.0, 0);
    let (mut sure, mut sure_twin) = (0.0, 0.0);
    for replicate in 0..count {
        let made = |decoy| profile(&ProfileDials { decoy, ..dials.clone() }, &mut stream(replicate));
        let (Ok(planted), Ok(twin)) = (made(Decoy::Planted), made(Decoy::Absent)) else { continue };
        kept += 1;
        drawn += planted.facts.drawn;
        informative += planted.facts.informative;
        swaps += planted.facts.swaps;
        redealt += planted.facts.redealt;
        contrary += second_best(&planted.facts);
        nominal += twin.facts.nominal();
        contrary_twin += second_best(&twin.facts);
        sure += best(&planted.facts.shared);
        sure_twin += best(&twin.facts.shared);
    }
    let share = |sum: f64, of: u32| sum / f64::from(of.max(1));
    println!(
        "| {label} | {kept} of {count} | {:.2} | {:.2} | {:.0} | {:.4} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} |",
        share(f64::from(kept), drawn),
        share(f64::from(kept), informative),
        share(f64::from(swaps), kept),
        share(f64::from(redealt), redealt + kept),
        share(contrary, kept),
        share(nominal, kept),
        share(contrary_twin, kept),
        share(sure, kept),
        share(sure_twin, kept)
    );
}

fn profile_tables(count: u64) {
    let base = ProfileDials::default();
    let twin = ProfileDials::mixture();
    let middle = ProfileDials { reliability: (0.55, 0.68), ..base.clone() };
    let names = ProfileDials { testimony: Testimony::NamesOne, ..base.clone() };
    for (title, dials) in [("default", &base), ("n 8, m 72, p .55 to .68", &twin), ("p .55 to .68", &middle)] {
        println!("\nHidden profile, {title}\n");
        println!("{HEADS}");
        for &u in &dials.dial {
            profiles(&ProfileDials { unshared: u, dial: vec![u], ..dials.clone() }, &format!("{u} alone"), count);
        }
        for &u in &dials.dial {
            profiles(&ProfileDials { unshared: u, ..dials.clone() }, &format!("{u} of all five"), count);
        }
    }
    println!("\nHidden profile, items that name one\n\n{HEADS}");
    for &u in &names.dial {
        profiles(&ProfileDials { unshared: u, dial: vec![u], ..names.clone() }, &format!("{u} alone"), count / 8);
    }
}

fn chain_tables(count: u64) {
    println!("\nChained deduction, four layers of four, K 4\n");
    println!("| tables | e | ancestors | guess | flawless | healed | right |");
    println!("|---|---|---|---|---|---|---|");
    for tables in [Tables::Latin, Tables::Random] {
        let dials = ChainDials { tables, ..ChainDials::default() };
        for (label, expertise) in [
            ("0", [0.0; 4]),
            (".6", [0.6; 4]),
            (".8", [0.8; 4]),
            (".9", [0.9; 4]),
            (".95", [0.95; 4]),
            ("one 1, others 0", [1.0, 0.0, 0.0, 0.0]),
            ("one 1, others .6", [1.0, 0.6, 0.6, 0.6]),
            ("one 1, others .8", [1.0, 0.8, 0.8, 0.8]),
            ("one 1, others .9", [1.0, 0.9, 0.9, 0.9]),
        ] {
            let mut sums = [0.0; 5];
            for replicate in 0..count {
                let facts = chain(&dials, &mut stream(replicate)).expect("the dials are in range").facts;
                let unaided = facts.unaided(&facts.accuracy(&expertise)).expect("the chain is narrow");
                let row =
                    [facts.ancestors.len() as f64, facts.guess(), unaided.flawless, unaided.healed, unaided.right];
                sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += x / count as f64);
            }
            let [ancestors, guess, flawless, healed, right] = sums;
            println!(
                "| {tables:?} | {label} | {ancestors:.2} | {guess:.3} | {flawless:.3} | {healed:.3} | {right:.3} |"
            );
        }
    }
    println!("\nRight after a wrong root and no other error, one parent, K 4\n");
    println!("| rules | random | latin |\n|---|---|---|");
    for rules in [1, 2, 4, 7, 8] {
        let right = |tables| {
            let dials =
                ChainDials { layers: rules + 1, width: 1, parents: 1, topics: 1, tables, ..ChainDials::default() };
            let mut accuracy = vec![1.0; rules + 1];
            accuracy[0] = 0.0;
            let each = |replicate| {
                let facts = chain(&dials, &mut stream(replicate)).expect("the dials are in range").facts;
                facts.unaided(&accuracy).expect("the chain is narrow").right
            };
            (0..10 * count).map(each).sum::<f64>() / (10 * count) as f64
        };
        println!("| {rules} | {:.3} | {:.3} |", right(Tables::Random), right(Tables::Latin));
    }
}

fn main() {
    let count = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(400);
    profile_tables(count);
    chain_tables(count);
}
