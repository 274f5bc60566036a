//! The rules that ship, and the table that names them.

mod bucklin;
mod condorcet;
mod elimination;
mod grades;
mod kemeny;
mod paths;
mod positional;
mod quota;
mod ranked_pairs;
mod runoff;
mod stacks;
#[cfg(test)]
mod tests;

pub use super::pairwise::Strength;
pub use bucklin::Bucklin;
pub use condorcet::{Black, Condorcet, Copeland, Minimax, Smith};
pub use elimination::{Elimination, Weakest};
pub use grades::{LogPool, Mean, Median, Score, Star, Sum};
pub use kemeny::Kemeny;
pub use paths::{Schulze, SplitCycle};
pub use positional::{Approval, Borda, Plurality, Truncated};
pub use quota::{Consent, Majority, Quorum, Supermajority, Unanimity};
pub use ranked_pairs::RankedPairs;
pub use runoff::Runoff;

use super::{Takes, VotingRule};

/// What docs, schema and scenarios need to know of a rule.
#[derive(Clone, Copy, Debug)]
pub struct RuleInfo {
    /// The word for it.
    pub name: &'static str,
    /// What it reads of a ballot.
    pub takes: Takes,
    /// Whether it reads the quorum.
    pub quorum: bool,
    /// One line on what wins.
    pub doc: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    make: fn(f64) -> Option<Box<dyn VotingRule>>,
}

impl RuleInfo {
    /// Makes the rule. `quorum` is a share in [0, 1), ignored unless [`RuleInfo::quorum`]; `None` if it is outside.
    pub fn make(&self, quorum: f64) -> Option<Box<dyn VotingRule>> {
        (self.make)(quorum)
    }
}

/// All rules, in the order in which docs list them.
pub const RULES: &[RuleInfo] = &[
    RuleInfo {
        name: "plurality",
        takes: Takes::Top,
        quorum: false,
        doc: "the alternative that most voters put first",
        source: "Zwicker 2016, Handbook of Computational Social Choice, ch. 2",
        make: |_| Some(Box::new(Plurality)),
    },
    RuleInfo {
        name: "majority",
        takes: Takes::Top,
        quorum: false,
        doc: "the alternative that more than half of the voters put first, if there is one",
        source: "May 1952, Econometrica 20:680",
        make: |_| Some(Box::new(Majority)),
    },
    RuleInfo {
        name: "supermajority",
        takes: Takes::Top,
        quorum: true,
        doc: "the alternative that more than the quorum of the voters put first, if there is one",
        source: "Caplin and Nalebuff 1988, Econometrica 56:787",
        make: |quorum| Some(Box::new(Supermajority::new(quorum)?)),
    },
    RuleInfo {
        name: "unanimity",
        takes: Takes::Top,
        quorum: false,
        doc: "the alternative that every voter puts first, if there is one",
        source: "Buchanan and Tullock 1962, The Calculus of Consent",
        make: |_| Some(Box::new(Unanimity)),
    },
    RuleInfo {
        name: "consent",
        takes: Takes::Ranking,
        quorum: false,
        doc: "of the alternatives that nobody objects to, the one that most voters put first, if there is one",
        source: "Buck and Villines 2007, We the People",
        make: |_| Some(Box::new(Consent)),
    },
    RuleInfo {
        name: "quorum",
        takes: Takes::Top,
        quorum: true,
        doc: "the alternative that most voters put first, if more than the quorum of those who may vote have voted",
        source: "Herrera and Mattozzi 2010, Journal of the European Economic Association 8:838",
        make: |quorum| Some(Box::new(Quorum::new(quorum)?)),
    },
    RuleInfo {
        name: "runoff",
        takes: Takes::Ranking,
        quorum: false,
        doc: "the two that most voters put first stand against each other",
        source: "Zwicker 2016, Handbook of Computational Social Choice, ch. 2",
        make: |_| Some(Box::new(Runoff)),
    },
    RuleInfo {
        name: "instant-runoff",
        takes: Takes::Ranking,
        quorum: false,
        doc: "who has the fewest first places goes, until one is left; ties by parallel universes",
        source: "Hare 1859; Conitzer, Rognlie and Xia 2009, IJCAI 109",
        make: |_| Some(Box::new(Elimination { weakest: Weakest::FewestFirsts, fixed: false })),
    },
    RuleInfo {
        name: "instant-runoff-fixed",
        takes: Takes::Ranking,
        quorum: false,
        doc: "instant runoff in which of several the last in the list goes",
        source: "Hare 1859",
        make: |_| Some(Box::new(Elimination { weakest: Weakest::FewestFirsts, fixed: true })),
    },
    RuleInfo {
        name: "coombs",
        takes: Takes::Ranking,
        quorum: false,
        doc: "who has the most last places goes, until somebody has more than half of the first; ties by parallel universes",
        source: "Coombs 1964, A Theory of Data",
        make: |_| Some(Box::new(Elimination { weakest: Weakest::MostLasts, fixed: false })),
    },
    RuleInfo {
        name: "coombs-fixed",
        takes: Takes::Ranking,
        quorum: false,
        doc: "Coombs in which of several the last in the list goes",
        source: "Coombs 1964, A Theory of Data",
        make: |_| Some(Box::new(Elimination { weakest: Weakest::MostLasts, fixed: true })),
    },
    RuleInfo {
        name: "baldwin",
        takes: Takes::Ranking,
        quorum: false,
        doc: "who has the fewest points of Borda goes, until one is left; ties by parallel universes",
        source: "Baldwin 1926, Proceedings of the Royal Society of Victoria 39:42",
        make: |_| Some(Box::new(Elimination { weakest: Weakest::LowestBorda, fixed: false })),
    },
    RuleInfo {
        name: "baldwin-fixed",
        takes: Takes::Ranking,
        quorum: false,
        doc: "Baldwin in which of several the last in the list goes",
        source: "Baldwin 1926, Proceedings of the Royal Society of Victoria 39:42",
        make: |_| Some(Box::new(Elimination { weakest: Weakest::LowestBorda, fixed: true })),
    },
    RuleInfo {
        name: "nanson",
        takes: Takes::Ranking,
        quorum: false,
        doc: "all that have no more than the mean points of Borda go, until one is left or all are equal",
        source: "Nanson 1882, Transactions of the Royal Society of Victoria 19:197",
        make: |_| Some(Box::new(Elimination { weakest: Weakest::NotAboveMean, fixed: false })),
    },
    RuleInfo {
        name: "nanson-strict",
        takes: Takes::Ranking,
        quorum: false,
        doc: "all that have less than the mean points of Borda go, until all are equal",
        source: "Niou 1987, Public Choice 54:181",
        make: |_| Some(Box::new(Elimination { weakest: Weakest::BelowMean, fixed: false })),
    },
    RuleInfo {
        name: "bucklin",
        takes: Takes::Ranking,
        quorum: false,
        doc: "second places, then third ones, are added until somebody has more than half",
        source: "Hoag and Hallett 1926, Proportional Representation",
        make: |_| Some(Box::new(Bucklin)),
    },
    RuleInfo {
        name: "borda",
        takes: Takes::Ranking,
        quorum: false,
        doc: "the alternative with the most points: m - 1 for a first place down to 0 for a last; what a ballot leaves out shares the rest",
        source: "Borda 1784; ties averaged as in Black 1976, Public Choice 28:1",
        make: |_| Some(Box::new(Borda(Truncated::Average))),
    },
    RuleInfo {
        name: "borda-zero",
        takes: Takes::Ranking,
        quorum: false,
        doc: "Borda in which what a ballot leaves out gets nothing",
        source: "Emerson 2013, Social Choice and Welfare 40:353",
        make: |_| Some(Box::new(Borda(Truncated::Zero))),
    },
    RuleInfo {
        name: "borda-short",
        takes: Takes::Ranking,
        quorum: false,
        doc: "Borda in which the first of k ranked alternatives gets k points and the last 1",
        source: "Emerson 2013, Social Choice and Welfare 40:353",
        make: |_| Some(Box::new(Borda(Truncated::Short))),
    },
    RuleInfo {
        name: "condorcet",
        takes: Takes::Ranking,
        quorum: false,
        doc: "the alternative that beats every other one against one, if there is one",
        source: "Condorcet 1785",
        make: |_| Some(Box::new(Condorcet)),
    },
    RuleInfo {
        name: "copeland",
        takes: Takes::Ranking,
        quorum: false,
        doc: "the alternative that beats the most others one against one, a tie counting half",
        source: "Copeland 1951, A reasonable social welfare function (University of Michigan seminar)",
        make: |_| Some(Box::new(Copeland)),
    },
    RuleInfo {
        name: "smith",
        takes: Takes::Ranking,
        quorum: false,
        doc: "the smallest set of alternatives of which each beats all outside it",
        source: "Smith 1973, Econometrica 41:1027",
        make: |_| Some(Box::new(Smith)),
    },
    RuleInfo {
        name: "black",
        takes: Takes::Ranking,
        quorum: false,
        doc: "the alternative that beats every other, and else the Borda winner",
        source: "Black 1958, The Theory of Committees and Elections",
        make: |_| Some(Box::new(Black)),
    },
    RuleInfo {
        name: "minimax",
        takes: Takes::Ranking,
        quorum: false,
        doc: "the alternative whose worst defeat is the least, by the votes of the winner",
        source: "Simpson 1969, Quarterly Journal of Economics 83:478",
        make: |_| Some(Box::new(Minimax(Strength::WinningVotes))),
    },
    RuleInfo {
        name: "minimax-margins",
        takes: Takes::Ranking,
        quorum: false,
        doc: "the alternative whose worst defeat is the least, by margins",
        source: "Kramer 1977, Journal of Economic Theory 16:310",
        make: |_| Some(Box::new(Minimax(Strength::Margins))),
    },
    RuleInfo {
        name: "schulze",
        takes: Takes::Ranking,
        quorum: false,
        doc: "the alternative to which no chain of victories leads that is stronger than the one back, by the votes of winners",
        source: "Schulze 2011, Social Choice and Welfare 36:267",
        make: |_| Some(Box::new(Schulze(Strength::WinningVotes))),
    },
    RuleInfo {
        name: "schulze-margins",
        takes: Takes::Ranking,
        quorum: false,
        doc: "Schulze by margins",
        source: "Schulze 2011, Social Choice and Welfare 36:267",
        make: |_| Some(Box::new(Schulze(Strength::Margins))),
    },
    RuleInfo {
        name: "ranked-pairs",
        takes: Takes::Ranking,
        quorum: false,
        doc: "victories stand, the strongest first, unless they close a circle, by the votes of winners; ties by parallel universes",
        source: "Tideman 1987, Social Choice and Welfare 4:185",
        make: |_| Some(Box::new(RankedPairs { strength: Strength::WinningVotes, fixed: false })),
    },
    RuleInfo {
        name: "ranked-pairs-fixed",
        takes: Takes::Ranking,
        quorum: false,
        doc: "ranked pairs in which equal victories stand in the order of the list",
        source: "Tideman 1987, Social Choice and Welfare 4:185",
        make: |_| Some(Box::new(RankedPairs { strength: Strength::WinningVotes, fixed: true })),
    },
    RuleInfo {
        name: "ranked-pairs-margins",
        takes: Takes::Ranking,
        quorum: false,
        doc: "ranked pairs by margins; ties by parallel universes",
        source: "Tideman 1987, Social Choice and Welfare 4:185",
        make: |_| Some(Box::new(RankedPairs { strength: Strength::Margins, fixed: false })),
    },
    RuleInfo {
        name: "ranked-pairs-margins-fixed",
        takes: Takes::Ranking,
        quorum: false,
        doc: "ranked pairs by margins in which equal victories stand in the order of the list",
        source: "Tideman 1987, Social Choice and Welfare 4:185",
        make: |_| Some(Box::new(RankedPairs { strength: Strength::Margins, fixed: true })),
    },
    RuleInfo {
        name: "split-cycle",
        takes: Takes::Ranking,
        quorum: false,
        doc: "of every circle of victories the weakest is thrown out; who is then beaten by nobody",
        source: "Holliday and Pacuit 2023, Public Choice 197:1",
        make: |_| Some(Box::new(SplitCycle)),
    },
    RuleInfo {
        name: "kemeny",
        takes: Takes::Ranking,
        quorum: false,
        doc: "the head of the ranking that agrees most with all pairs of all ballots; at most 16 alternatives",
        source: "Kemeny 1959, Daedalus 88:577; Young and Levenglick 1978",
        make: |_| Some(Box::new(Kemeny)),
    },
    RuleInfo {
        name: "approval",
        takes: Takes::Grades,
        quorum: false,
        doc: "the alternative that most voters approve: grade it above 0, or without grades put it first",
        source: "Brams and Fishburn 1978, American Political Science Review 72:831",
        make: |_| Some(Box::new(Approval)),
    },
    RuleInfo {
        name: "score",
        takes: Takes::Grades,
        quorum: false,
        doc: "the alternative with the highest sum of grades",
        source: "Smith 2000, Range voting",
        make: |_| Some(Box::new(Score(Sum::Grades))),
    },
    RuleInfo {
        name: "mean",
        takes: Takes::Grades,
        quorum: false,
        doc: "the alternative with the highest mean grade of those who grade it",
        source: "Smith 2000, Range voting",
        make: |_| Some(Box::new(Mean)),
    },
    RuleInfo {
        name: "median",
        takes: Takes::Grades,
        quorum: false,
        doc: "the alternative with the highest median grade",
        source: "Balinski and Laraki 2007, PNAS 104:8720",
        make: |_| Some(Box::new(Median { judged: false })),
    },
    RuleInfo {
        name: "majority-judgement",
        takes: Takes::Grades,
        quorum: false,
        doc: "the alternative with the highest median grade, and of several the one whose next medians are higher",
        source: "Balinski and Laraki 2007, PNAS 104:8720",
        make: |_| Some(Box::new(Median { judged: true })),
    },
    RuleInfo {
        name: "star",
        takes: Takes::Grades,
        quorum: false,
        doc: "the two alternatives with the highest sums of grades stand against each other",
        source: "Equal Vote Coalition 2014",
        make: |_| Some(Box::new(Star)),
    },
    RuleInfo {
        name: "cumulative",
        takes: Takes::Grades,
        quorum: false,
        doc: "the alternative that gets the most of the votes that voters divide by their grades; over beliefs, the linear pool",
        source: "Dodgson 1884; Stone 1961, Annals of Mathematical Statistics 32:1339",
        make: |_| Some(Box::new(Score(Sum::Shares))),
    },
    RuleInfo {
        name: "log-pool",
        takes: Takes::Grades,
        quorum: false,
        doc: "the alternative with the highest product of the grades, as beliefs are pooled",
        source: "Genest and Zidek 1986, Statistical Science 1:114",
        make: |_| Some(Box::new(LogPool)),
    },
];

/// The rule of that name, if there is one and `quorum`, a share in [0, 1), is one it can use. Rules that read no quorum
/// ignore it; [`RULES`] says which do.
pub fn rule_by_name(name: &str, quorum: f64) -> Option<Box<dyn VotingRule>> {
    RULES.iter().find(|info| info.name == name)?.make(quorum)
}

/// Makes winners of the alternatives with the highest count; of none if all counts are 0.
fn most(counts: &[u32], winners: &mut Vec<u32>) {
    winners.clear();
    let (mut best, mut first, mut tied) = (0, 0, false);
    for (a, &count) in (0..).zip(counts) {
        tied = count == best || tied && count < best;
        (best, first) = if count > best { (count, a) } else { (best, first) };
    }
    match tied {
        _ if best == 0 => {}
        false => winners.push(first),
        true => winners.extend((0..).zip(counts).filter(|&(_, &count)| count == best).map(|(a, _)| a)),
    }
}
