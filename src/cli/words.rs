//! The words of the house that no other table explains, and which words are near one another.

use super::constructs::CONSTRUCTS;
use manyminds::measure;
use manyminds::report::STOPS;
use manyminds::scenario::fields::{AXIS_NAMES, FIELDS};
use manyminds::voting::RULES;

/// A family of words: how one of them is called, how all are, and each with its meaning.
pub(super) struct Family {
    pub(super) one: &'static str,
    pub(super) all: &'static str,
    pub(super) words: Vec<(&'static str, &'static str)>,
}

/// What the project is about.
const TOPICS: &[(&str, &str)] = &[
    (
        "problem",
        "What is reasoned about: a graph of positions joined by moves. Here a problem graph: questions with options, tied by relations.",
    ),
    ("question", "Something to decide, with options."),
    (
        "relation",
        "A constraint or a piece of evidence that ties questions together. It holds, or does not, at given answers, and counts by its weight.",
    ),
    ("position", "An answer to every question."),
    ("move", "A change of one answer."),
    (
        "truth",
        "A position's merit, and whether it is right. Measures and stop rules read it; minds cannot reach it: they get a view.",
    ),
    (
        "perspective",
        "How one agent sees the problem: traits, expertise over topics, heuristics (which moves it looks for) and evidence (what only it was told).",
    ),
    (
        "expertise",
        "How well an agent reads relations of a topic, from 0 (a coin) to 1 (never wrong). An agent misreads the same relation in the same way each time.",
    ),
    ("topic", "What a relation is about; expertise is by topic, so that one mind sees a flaw that another cannot."),
    (
        "mind",
        "How a perspective reasons: propose, critique, vote, revise. `deliberator` chooses acts by its traits, `climber` searches on its own, `inquirer` reads once, remembers and tells. On open questions `copier` takes over what it hears: voter, majority, Sznajd, Axelrod's culture.",
    ),
    (
        "society",
        "The agents and the network that joins them. Also the name of the arm that runs the scenario without changes.",
    ),
    ("network", "Who hears whom."),
    (
        "act",
        "One typed event: propose, challenge, support, verify, shift, placebo, concede, vote, decide. Every act costs, from one budget.",
    ),
    (
        "claim",
        "In a deliberation: one changed answer that somebody proposed and others may challenge or support. In a scenario: an expectation, written before the run and judged after it.",
    ),
    ("protocol", "Who has the floor, who hears what, how and when it is decided, when it stops."),
    ("round", "One turn of the loop: propose, critique, vote, revise."),
    (
        "replicate",
        "One run of a cell, with draws of its own. The same replicate of two arms shares its draws, so that arms are compared in pairs.",
    ),
    ("point", "One combination of swept values."),
    ("cell", "One point with one arm."),
    ("study", "All points, arms and replicates of a scenario."),
    (
        "sweep",
        "Paths with values, lists or ranges: every combination is a point. Lists under `zip` move together, points under `sample` are drawn. The only place in a scenario where a list means \"try each\".",
    ),
    (
        "arm",
        "A named set of changes, run beside the society at every point on the same draws: a twin, a placebo, a blocked act.",
    ),
    ("twin", "A society to compare with, at the same budget and prices. `explain twins` lists them."),
    ("intervention", "A change of the protocol, the acts or the prices in the midst of a run."),
    ("measure", "A number with a unit, read off a deliberation. `explain measures` lists them."),
    (
        "surface",
        "What a detector finds in the text of a debate alone, without speakers and kinds of acts: `manyminds surface` shows its counts of questions, answers, shifts, conflicts, reconciliations and perspectives beside the truth, with Cohen's kappa.",
    ),
    (
        "budget",
        "What the society may spend in all. It is dealt at the start of each round so that its sum is exact; the price of the final vote is set aside before round 1.",
    ),
    (
        "verdict",
        "What became of a claim: holds (the interval lies where it was expected), fails (it lies where it was not), undecided (it says neither; the number of replicates that would decide is shown).",
    ),
    (
        "gate",
        "A claim that must not fail: a control or a known truth. The only role that sets exit code 1; with --strict also while it is undecided.",
    ),
    (
        "hypothesis",
        "A claim that keeps the sign that was predicted, whatever came. Those of one family share their error rate (Holm). Failing is a finding, not an error.",
    ),
    (
        "robustness",
        "Whether claims say the same when each number of the scenario, or default, is moved by a fifth either way. `manyminds vary` runs that and lists every sign flip beside the headline.",
    ),
    ("descriptive", "A claim that is judged and shown, and that nobody makes."),
    (
        "expect",
        "`> m`, `< m`, `within [a, b]`, `= v +- d` or `null +- d`. The margin is the smallest effect that matters and is always written, also 0.",
    ),
    (
        "interval",
        "Two-sided, 95 % unless it says otherwise: Wilson for shares, Student's t for means and paired differences. Claims on shares are judged by exact bounds.",
    ),
    (
        "sequential",
        "A run with --until looks at its claims after each complete batch and ends when it has seen enough. It judges by confidence sequences, which hold at all looks together: a beta-binomial mixture for shares, empirical Bernstein for means between known ends, and an asymptotic sequence after 100 values for others. Alpha is split over the gates and hypotheses and their points. Its first n replicates are those of a fixed run of n.",
    ),
    (
        "until",
        "When `run` may end before its replicates are used up: --until-decided, once every gate and hypothesis is decided; --until \"ci<0.01\", once the interval of each is narrower; --until \"ci(merit)<0.01\", for each point once the 95 % confidence sequence of that measure is narrower in all its arms; --most N sets the most replicates. See sequential.",
    ),
    (
        "undefined",
        "A measure may have no value in a replicate (a half-life where nothing moved). It is counted and shown, never dropped in silence.",
    ),
    (
        "digest",
        "SHA-256 of replicates.csv: equal for the same scenario and seed, wherever and on however many threads it ran.",
    ),
    (
        "seed",
        "The seed of every draw. Each draw is a function of (seed, point, replicate, who, round, phase), never of the order of calls.",
    ),
    (
        "transcript",
        "One replicate written down in full, as JSON lines: `run --trace N --out DIR` keeps it, `replay` shows it as a debate. docs/TRANSCRIPT.md says what stands in it.",
    ),
    (
        "ballot-file",
        "An election in a file of PrefLib (.soc, .soi, .toc, .toi): names of alternatives, and each different order with how many voters hold it. `manyminds tally FILE` shows what it comes to under every rule. See docs/VOTING.md.",
    ),
    (
        "run-directory",
        "What --out DIR keeps: scenario.toml, replicates.csv, rounds.csv, summary.csv, claims.json, manifest.json (with a hash of every file), transcripts in trace/ where --trace asks for them, report.html after `manyminds report`, and copies of the files that the scenario refers to.",
    ),
    ("exit-codes", "0 done, 1 a gate failed, 2 the input is wrong, 3 the machine let us down, 130 stopped by Ctrl-C."),
];

const ACTS: &[(&str, &str)] = &[
    ("propose", "Looks for a better answer to one question and says it."),
    (
        "challenge",
        "Contests a live claim: names a relation that it believes the claim breaks, or sends evidence against it.",
    ),
    ("support", "Takes over a live claim that reads better on one's own position, and says so."),
    ("verify", "Learns the truth of one relation at one's own answers, at its price."),
    ("shift", "Moves to another idea, better or not."),
    ("read", "Looks at one thing more, remembers what it makes of it, and says nothing."),
    ("ask", "Asks the others about one question."),
    ("answer", "Tells what it knows about a question: evidence, a fact, else its own answer."),
    ("reconcile", "Joins two claims that stand in one another's way into one position."),
    ("backtrack", "Goes back to what it held before."),
    ("subgoal", "Sets itself a smaller aim and works on that first. Says nothing."),
    ("chain-back", "Works from what is wanted back to what would bring it about."),
    ("placebo", "Does nothing, at the price of speaking."),
    ("concede", "Moved after hearing; a consequence, never chosen."),
    ("vote", "Cast a ballot."),
    ("decide", "The group decided; done by nobody in particular."),
];

const KINDS: &[(&str, &str)] = &[
    ("differ", "Holds if all its questions have different answers: { questions }. Graph colouring is made of these."),
    ("equal", "Holds if all its questions have the same answer: { questions }."),
    ("implies", "Holds unless the first answer is given and the second is not: { from, to }."),
    (
        "clause",
        "Holds if any of its literals does: { any = [{ question, is } or { question, is_not }, ...] }. SAT is made of these.",
    ),
    (
        "table",
        "Holds to the degree in its table: { questions, degrees }, the last question's answer changing fastest. NK landscapes are made of these.",
    ),
    ("supports", "One answer speaks for another: { from, to }."),
    ("attacks", "One answer speaks against another: { from, to }."),
    (
        "evidence",
        "Holds if the answer is among those that it favours: { question, favours }. With private = true only those who were told see it.",
    ),
];

const TWIN_WORDS: &[(&str, &str)] = &[
    ("pooled", "One mind with the union of all evidence and heuristics and the best expertise on each topic."),
    ("pooled-bayes", "One mind that adds up what all members read, as log-odds."),
    ("best", "The member that does best alone, chosen on separate calibration seeds."),
    ("nominal", "The same members, nobody hears anybody, a share of the budget each, the same final vote."),
    ("silent", "The same society with its votes and no messages."),
    ("lone", "A random member with the whole budget."),
];

const NETWORK_WORDS: &[(&str, &str)] = &[
    ("complete", "Everybody hears everybody."),
    ("ring", "A circle in which each is tied to the nearest ones: { degree }."),
    ("path", "All in a row."),
    ("star", "One in the middle, tied to all others."),
    ("wheel", "A circle with a hub."),
    ("grid", "Rows and columns: { width, torus, diagonal }."),
    ("small-world", "A ring lattice of which some ties are rewired (Watts and Strogatz 1998): { degree, rewire }."),
    ("random-regular", "Everybody has the same number of ties, drawn at random: { degree }."),
    ("erdos-renyi", "Each pair is tied with the same probability: { p } or { mean_degree }."),
    ("preferential-attachment", "Newcomers tie to those with many ties (Barabasi and Albert 1999): { links }."),
    ("stochastic-block", "Blocks, with more ties inside than between: { blocks, within, between }."),
    (
        "cliques",
        "Cliques of equal size, some of whose directed ties go to others (Fang, Lee and Schilling 2010): { size, rewire }.",
    ),
    ("edges", "A list of ties in a file, weighted and directed if it says so: { file, directed }."),
    ("matrix", "What everybody gives to everybody, itself included: rows of weights that sum to 1."),
];

const HEURISTIC_WORDS: &[(&str, &str)] = &[
    ("anywhere", "Any question, drawn evenly."),
    ("flaws", "A question of a relation that it believes broken, drawn by relation; anywhere if it sees none."),
    ("nearby", "A question that shares a relation with the last one that it changed."),
    ("expert", "A question of the topics that it knows best."),
    ("sweep", "All questions in turn."),
    (
        "conflicted",
        "A question in relations that it believes broken, drawn by question (min-conflicts); anywhere if it sees none.",
    ),
];

const DESIGN_WORDS: &[(&str, &str)] = &[
    ("random", "Points that are drawn independently and evenly. More of them begin with the same."),
    (
        "latin-hypercube",
        "One point in each of as many strata of each path as there are points (McKay, Beckman and Conover 1979).",
    ),
    (
        "sobol",
        "A Sobol sequence with Owen's scrambling: even in many directions at once. More points begin with the same.",
    ),
    (
        "saltelli",
        "For Sobol indices: two matrices of Sobol points, and the first with each column in turn from the second (Saltelli et al. 2010).",
    ),
];

const PROBLEM_WORDS: &[(&str, &str)] = &[
    ("graph", "Questions and relations written in the scenario."),
    ("json", "Questions and relations in a file."),
    ("coloring", "Colouring a graph (DIMACS .col, or generated): neighbours differ."),
    ("sat", "Satisfying a formula (DIMACS .cnf, or generated)."),
    ("nk", "An NK landscape (Kauffman and Weinberger 1989)."),
    (
        "hidden-profile",
        "Noisy evidence of which each member was told a part; what all know may favour a decoy (Stasser and Titus 1985). For inquirers. See docs/FAMILIES.md.",
    ),
    (
        "chain",
        "Chained deduction: layers of questions, each following from some of the layer before by a rule of one field. For inquirers. See docs/FAMILIES.md.",
    ),
    (
        "countdown",
        "Make a target from numbers with + - * /; positions are partial derivations. For searchers. See docs/FAMILIES.md.",
    ),
    ("opinion", "Numbers in [0, 1], with a truth or without. For averagers."),
    (
        "question",
        "Open questions that nothing ties together: voters, juries, bandits, cultures, organisations. For copiers, believers and learners.",
    ),
    ("ring", "A landscape of points in a ring, climbed from every start at once (Hong and Page 2004). For climbers."),
    (
        "strings",
        "An NK landscape whose points are whole strings that one may copy (Lazer and Friedman 2007). For climbers.",
    ),
];

const MINDS: &[(&str, &str)] = &[
    ("deliberator", "Searches a problem graph by what it reads at each look; every act, chosen by traits."),
    ("climber", "Local search through its own heuristics; says what it changes and listens to nobody."),
    ("inquirer", "Reads each thing once, remembers it, believes by adding log-odds, and tells what it read."),
    ("searcher", "Expands partial derivations of a Countdown puzzle, tells them, joins them and works back."),
    (
        "averager",
        "Moves toward the mean of the opinions that it hears and can follow: DeGroot, Friedkin-Johnsen, Hegselmann-Krause, Deffuant-Weisbuch.",
    ),
    ("copier", "Takes over what it hears: voter, majority, pairs that agree, cultures."),
    ("believer", "Holds probabilities: jurors, gamblers at two arms, debaters with Dirichlet beliefs."),
    ("learner", "Takes over single answers of those who do better: mutual learning in organisations."),
];

const TIES: &[(&str, &str)] = &[
    ("none", "A tie is no decision."),
    ("lexical", "The lowest-numbered winner. Not neutral: it favours what was listed first."),
    ("random", "A winner drawn evenly. Neutral, and always decides."),
    ("status-quo", "What stands already, if it is among the winners; otherwise the tie stays a tie."),
    ("first-proposed", "The winner that was proposed first."),
    ("revote", "The vote is held again."),
];

/// All families that are lists of words with a line each.
pub(super) fn families() -> Vec<Family> {
    let family = |one, all, words: &[(&'static str, &'static str)]| Family { one, all, words: words.to_vec() };
    vec![
        family("topic word", "words", TOPICS),
        family("kind of problem", "problems", PROBLEM_WORDS),
        family("kind of mind", "minds", MINDS),
        family("act", "acts", ACTS),
        family("kind of relation", "relations", KINDS),
        Family { one: "voting rule", all: "rules", words: RULES.iter().map(|rule| (rule.name, rule.doc)).collect() },
        family("tie policy", "ties", TIES),
        family("twin", "twins", TWIN_WORDS),
        family("network", "networks", NETWORK_WORDS),
        family("heuristic", "heuristics", HEURISTIC_WORDS),
        family("design of drawn points", "designs", DESIGN_WORDS),
        family("reason to stop", "stops", &STOPS),
        Family {
            one: "measure",
            all: "measures",
            words: measure::CATALOG.iter().map(|info| (info.name, info.what)).collect(),
        },
        Family {
            one: "construct of the paper",
            all: "constructs",
            words: CONSTRUCTS.iter().map(|one| (one.word, one.there)).collect(),
        },
    ]
}

/// Every word that can be asked about.
pub(super) fn all() -> Vec<&'static str> {
    let mut all: Vec<&str> = Vec::new();
    for family in families() {
        all.push(family.all);
        all.extend(family.words.iter().map(|(word, _)| *word));
    }
    let names = FIELDS.iter().map(|field| field.split().1).filter(|name| !name.contains(['*', '<', '[']));
    all.extend(names);
    all.extend(AXIS_NAMES);
    all.push("fields");
    all.sort_unstable();
    all.dedup();
    all
}

/// A word as it is compared: `Answer diversity`, `answer_diversity` and `answer-diversity` are one.
pub(super) fn plain(word: &str) -> String {
    word.trim().to_lowercase().replace(['_', ' '], "-")
}

/// The words, at most three, that `typed` was probably meant to be, nearest first.
pub(super) fn near<'a>(typed: &str, words: &[&'a str]) -> Vec<&'a str> {
    let wanted = plain(typed);
    let most = (wanted.chars().count() / 3).clamp(1, 3);
    let mut scored: Vec<(usize, &str)> = words
        .iter()
        .filter_map(|&word| {
            let word_plain = plain(word);
            let inside =
                wanted.len() > 3 && (word_plain.contains(&wanted) || wanted.contains(&word_plain) && word.len() > 3);
            let far = edits(&wanted, &word_plain);
            (far <= most || inside).then_some((far, word))
        })
        .collect();
    scored.sort();
    scored.into_iter().take(3).map(|(_, word)| word).collect()
}

/// Letters put in, taken out, changed or swapped with their neighbour that lead from `a` to `b`.
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use manyminds::act::Deed;
    use manyminds::scenario::fields::{HEURISTICS, NETWORKS, PROBLEMS, RELATIONS, Shape, TWINS};
    use manyminds::voting::TiePolicy;

    #[test]
    fn the_tables_name_everything_that_there_is() {
        let names = |words: &[(&'static str, &str)]| words.iter().map(|(word, _)| *word).collect::<Vec<_>>();
        assert_eq!(names(ACTS), Deed::ALL.map(Deed::name));
        assert_eq!(names(KINDS), RELATIONS);
        assert_eq!(names(PROBLEM_WORDS), PROBLEMS);
        let minds = FIELDS.iter().find(|field| field.path == "society.perspectives.*.mind").unwrap();
        assert!(matches!(minds.shape, Shape::Choice(words) if names(MINDS) == words));
        assert_eq!(names(TWIN_WORDS), TWINS);
        assert_eq!(names(NETWORK_WORDS), NETWORKS);
        assert_eq!(names(HEURISTIC_WORDS), HEURISTICS);
        assert_eq!(names(DESIGN_WORDS), manyminds::scenario::Method::ALL.map(manyminds::scenario::Method::name));
        assert_eq!(names(TIES), TiePolicy::ALL.map(TiePolicy::name));
    }

    #[test]
    fn near_words_are_found() {
        let words = all();
        assert_eq!(near("merrit", &words)[0], "merit");
        assert_eq!(near("copland", &words)[0], "copeland");
        assert!(near("diversity", &words).iter().any(|word| word.contains("diversity")));
        assert!(near("xyzzyxyzzy", &words).is_empty());
        assert_eq!(edits("abcd", "acbd"), 1);
    }
}
