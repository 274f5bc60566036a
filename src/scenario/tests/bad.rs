//! A table of wrong scenarios, each with what is said about it.

use super::*;

/// The text that is changed, what is replaced, what by, and the message.
type Row = (&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    (PANEL, "schema = 1", "schema = 2",
        "1: schema is 2; need 1"),
    (PANEL, "schema = 1\n", "",
        "1: schema: missing; need 1"),
    (PANEL, "seed = 7", "seed = -7",
        "4: seed is -7; need a whole number from 0 to 2^63 - 1"),
    (PANEL, "replicates = 20", "replicates = 1e9",
        "5: replicates is 1e9; need a whole number from 1 to 1,000,000,000, written without a point or an exponent"),
    (PANEL, "seed = 7", "seed = 7\nsede = 8",
        "5: sede: unknown key; did you mean `seed`?"),
    (PANEL, "seed = 7", "seed = 1979-05-27",
        "4: seed is 1979-05-27; need a text in quotes or a number, not a date"),
    (PANEL, "seed = 7", "seed = \nreplicates = = 2\n[",
        "4: need valid TOML: string values must be quoted, expected literal string\n5: found =; need valid TOML: extra `=`, expected nothing\n6: need valid TOML: unquoted keys cannot be empty, expected letters, numbers, `-`, `_`"),
    (PANEL, "seed = 7", "seed = 7\nseed = 8",
        "5: found seed; need valid TOML: duplicate key"),
    (PANEL, r#"kind = "coloring""#, r#"kind = "colouring""#,
        r#"8: problem.kind is "colouring"; need one of graph, json, coloring, sat, nk, hidden-profile, chain, countdown, opinion, question, ring, strings; did you mean "coloring"?"#),
    (PANEL, "colors = 5", "",
        "7: problem.colors: missing; need a whole number from 1 to 65,535"),
    (PANEL, "colors = 5", "colors = 0",
        "10: problem.colors is 0; need a whole number from 1 to 65,535"),
    (PANEL, "colors = 5", "colors = 5\nn = 3",
        r#"11: problem.n: is used only with kind = "nk" or "strings", and here kind is "coloring""#),
    (PANEL, "rows = 4, cols = 4", "rows = 4",
        "9: problem.generate.cols: missing; this graph needs it"),
    (PANEL, "rows = 4, cols = 4", "rows = 4, k = 4",
        r#"9: problem.generate.k: is used only with graph = "mycielski", and here graph is "queen""#),
    (PANEL, r#"generate = { graph = "queen", rows = 4, cols = 4 }"#, r#"file = "nowhere.col""#,
        r#"9: problem.file is "nowhere.col"; need a file that can be read; lab/nowhere.col: entity not found"#),
    (PANEL, r#"generate = { graph = "queen", rows = 4, cols = 4 }"#, r#"file = "broken.col""#,
        "lab/broken.col:2: found 4; need a vertex from 1 to 3"),
    (PANEL, r#"generate = { graph = "queen", rows = 4, cols = 4 }"#, "",
        "7: problem.file: missing; need a file, or generate = { ... }"),
    (PANEL, "colors = 5", r#"colors = 5
file = "triangle.col""#,
        r#"11: problem.file is "triangle.col"; need either file or generate, not both"#),
    (PANEL, "colors = 5", "colors = 5\ntopics = { count = 17 }",
        "11: problem.topics.count is 17; need at most as many topics as questions, 16"),
    (PANEL, r#"kind = "ring", degree = 2"#, r#"kind = "ring", degree = 3"#,
        "13: society.network.degree is 3; need an even number from 2 to 8"),
    (PANEL, r#"kind = "ring", degree = 2"#, r#"kind = "ring""#,
        r#"13: society.network.degree: missing; need it for a network of kind "ring""#),
    (PANEL, r#"kind = "ring", degree = 2"#, r#"kind = "rnig", degree = 2"#,
        r#"13: society.network.kind is "rnig"; need one of complete, ring, path, star, wheel, grid, small-world, random-regular, erdos-renyi, preferential-attachment, stochastic-block, cliques, edges, matrix; did you mean "ring"?"#),
    (PANEL, r#"kind = "ring", degree = 2"#, r#"kind = "star", degree = 2"#,
        r#"13: society.network.degree: is used only with kind = "ring" or "small-world" or "random-regular", and here kind is "star""#),
    (PANEL, r#"kind = "ring", degree = 2"#, r#"kind = "edges", file = "apart.csv""#,
        r#"13: society.network.file is "apart.csv"; need a connected network where consensus is asked (protocol.stop.when); this one is in parts"#),
    (PANEL, r#"kind = "ring", degree = 2"#, r#"kind = "stochastic-block", within = 0.5, between = 0.1, blocks = [4, 4]"#,
        "13: society.network.blocks is [4, 4]; need sizes that sum to the number of agents, 9; these sum to 8"),
    (PANEL, "count = 4", "cuont = 4",
        "15: society.perspectives.sceptic.count: missing; need a whole number from 0 to 100,000,000\n16: society.perspectives.sceptic.cuont: unknown key; did you mean `count`?"),
    (PANEL, "count = 4", "count = 1e12",
        "16: society.perspectives.sceptic.count is 1e12; need a whole number from 0 to 100,000,000, written without a point or an exponent"),
    (PANEL, "count = 5", "count = 99_999_999",
        "20: society.perspectives.believer: need at most 100,000,000 agents in all"),
    (PANEL, "agreeableness = 0.1", "agreeableness = 1.4, openess = 0.2",
        "17: society.perspectives.sceptic.traits.agreeableness is 1.4; need a number from 0 to 1, or a table { ... }\n17: society.perspectives.sceptic.traits.openess: unknown key; did you mean `openness`?"),
    (PANEL, "mean = 0.5, concentration = 10", "mean = nan, concentration = inf",
        "17: society.perspectives.sceptic.traits.openness.concentration is inf; need a number above 0, at most 1e9\n17: society.perspectives.sceptic.traits.openness.mean is NaN; need a number from 0 to 1"),
    (PANEL, "mean = 0.5, concentration = 10", "mean = 0.5",
        r#"17: society.perspectives.sceptic.traits.openness.concentration: missing; sampled = "beta" needs it"#),
    (PANEL, r#"sampled = "beta", mean = 0.5, concentration = 10"#, r#"sampled = "pairs", mean = 0.9, spread = 0.4"#,
        "17: society.perspectives.sceptic.traits.openness.spread is 0.4; need 0..=0.09999999999999998, so that mean - spread and mean + spread stay in 0..=1"),
    (PANEL, r#"sampled = "beta", mean = 0.5, concentration = 10"#, r#"file = "wrong.csv", column = "bold""#,
        "lab/wrong.csv:3: bold is 2; need 0..=1\nlab/wrong.csv:4: bold is `x`; need 0..=1"),
    (PANEL, r#"sampled = "beta", mean = 0.5, concentration = 10"#, r#"file = "traits.csv", column = "bald""#,
        "lab/traits.csv: bald: need this column; there are name, bold"),
    (DIAGNOSIS, "count = 3", "count = 4\nbfi10 = \"moody.csv\"",
        "lab/moody.csv:3: item4 is 7; need a whole number from 1 to 5\nlab/moody.csv:5: item9 is `often`; need a whole number from 1 to 5"),
    (DIAGNOSIS, "count = 3", "count = 3\nbfi10 = \"people.csv\"",
        "lab/people.csv:5: found 4 rows; need one for each of 3 agents"),
    (DIAGNOSIS, "count = 3", "count = 4\nbfi10 = \"people.csv\"\ntraits = { neutral = 0.1, openness = 0.2 }",
        "25: society.perspectives.doctor.traits.openness: need either this or bfi10, not both: the questionnaire says what it is"),
    (DIAGNOSIS, "count = 3", "count = 4\nbfi10 = \"traits.csv\"\ntraits = { neutral = 0.1 }",
        "lab/traits.csv: item1: need this column; there are name, bold\nlab/traits.csv: item10: need this column; there are name, bold\nlab/traits.csv: item2: need this column; there are name, bold\nlab/traits.csv: item3: need this column; there are name, bold\nlab/traits.csv: item4: need this column; there are name, bold\nlab/traits.csv: item5: need this column; there are name, bold\nlab/traits.csv: item6: need this column; there are name, bold\nlab/traits.csv: item7: need this column; there are name, bold\nlab/traits.csv: item8: need this column; there are name, bold\nlab/traits.csv: item9: need this column; there are name, bold"),
    (PANEL, "concentration = 0.3", "concentration = 0.3, low = 0.1",
        r#"18: society.perspectives.sceptic.expertise.low: is used only with sampled = "uniform", and here sampled is "dirichlet""#),
    (PANEL, "concentration = 0.3", "concentration = 0.3, floor = 0.5, sum = 1",
        "18: society.perspectives.sceptic.expertise.sum is 1; need from 2 (topics times floor) to 4 (topics)"),
    (PANEL, "concentration = 0.3 }", r#"concentration = 0.3 }
heuristics = ["anywhere", "nearbye"]
noise = 0.1"#,
        "19: society.perspectives.sceptic.heuristics[1] is \"nearbye\"; need one of anywhere, flaws, nearby, expert, sweep, conflicted; did you mean \"nearby\"?\n20: society.perspectives.sceptic.noise: is used only with mind = \"climber\" or \"copier\", and here mind is \"deliberator\""),
    (PANEL, r#"floor = "everyone""#, r#"floor = "everyone"
patience = 3"#,
        r#"25: protocol.patience is 3; is used only with floor = "relay"; protocol.stop.patience is for settling"#),
    (PANEL, r#"rule = "copeland""#, r#"voters = { group = "judge" }"#,
        r#"25: protocol.vote.voters.group is "judge"; need one of the perspectives: sceptic, believer"#),
    (PANEL, r#"rule = "copeland""#, r#"voters = { group = "bold", drawn = 2 }"#,
        r#"25: protocol.vote.voters.group is "bold"; need either drawn or group"#),
    (PANEL, r#"rule = "copeland""#, r#"rule = "kemeny", over = "claims""#,
        r#"25: protocol.vote.rule is "kemeny"; need at most 16 alternatives for it, and 64 may stand; slate = 16 lets so many stand"#),
    (PANEL, r#"rule = "copeland""#, r#"rule = "codeland""#,
        r#"25: protocol.vote.rule is "codeland"; need one of plurality, majority, supermajority, unanimity, consent, quorum, runoff, instant-runoff, instant-runoff-fixed, coombs, coombs-fixed, baldwin, baldwin-fixed, nanson, nanson-strict, bucklin, borda, borda-zero, borda-short, condorcet, copeland, smith, black, minimax, minimax-margins, schulze, schulze-margins, ranked-pairs, ranked-pairs-fixed, ranked-pairs-margins, ranked-pairs-margins-fixed, split-cycle, kemeny, approval, score, mean, median, majority-judgement, star, cumulative, log-pool; did you mean "copeland"?"#),
    (PANEL, "quorum = 0.66", "quorum = 1.0",
        "25: protocol.vote.quorum is 1.0; need a number from 0.5 to below 1"),
    (PANEL, r#"vote = { rule = "copeland", every = 5, quorum = 0.66, ties = "status-quo" }"#, r#"vote = "none""#,
        r#"26: protocol.stop.when is ["settled", "decided"]; need a periodic vote for decided"#),
    (PANEL, r#"rule = "copeland""#, r#"over = "claims""#,
        r#"26: protocol.stop.when is ["settled", "decided"]; need a vote over questions or positions for decided; this one is over claims"#),
    (PANEL, "budget = 50_000", "budget = 44",
        "26: protocol.stop.budget is 44; need at least 45: the price of the final vote is set aside before round 1"),
    (PANEL, "budget = 50_000", r#"budget = "none""#,
        r#"32: arms.nominal.twin is "nominal"; need protocol.stop.budget: this twin is compared at an equal budget"#),
    (PANEL, r#"nominal = { twin = "nominal" }"#, r#"nominal = { twin = "nominall" }
society = {}"#,
        "32: arms.nominal.twin is \"nominall\"; need one of pooled, pooled-bayes, best, nominal, silent, lone; did you mean \"nominal\"?\n33: arms.society: need another name: society is the scenario without changes, and always there"),
    (PANEL, r#"placebo = { "protocol.replace""#, r#"placebo = { "protcol.replace""#,
        r#"34: arms.placebo."protcol.replace": need a path under problem, society, acts, protocol, prices, interventions; did you mean `protocol`?"#),
    (PANEL, r#"placebo = { "protocol.replace" = { challenge = "placebo" } }"#, r#"placebo = { "protocol.replace" = { chalenge = "placebo" }, "protocol.floor" = 3 }"#,
        "34: protocol.floor is 3; need one of everyone, round-robin, random, relay, by-extraversion, moderated (in arm placebo)\n34: protocol.replace.chalenge: unknown key; did you mean `challenge`? (in arm placebo)"),
    (PANEL, r#"placebo = { "protocol.replace" = { challenge = "placebo" } }"#, r#"best = { twin = "best", "society.perspectives.believer.count" = 0 }"#,
        r#"34: arms.best.twin is "best"; need an ability that differs (ability = { sampled = ... }): rows share one sum, so no member is best"#),
    (PANEL, "[0.1, 0.5, 0.9]", "[0.1, 5, 0.1]",
        "29: society.perspectives.sceptic.traits.agreeableness is 5; need a number from 0 to 1, or a table { ... } (at society.perspectives.sceptic.traits.agreeableness = 5)\n29: sweep.\"society.perspectives.sceptic.traits.agreeableness\" is 0.1; need each value once"),
    (PANEL, "[0.1, 0.5, 0.9]", "0.1",
        r#"29: sweep."society.perspectives.sceptic.traits.agreeableness" is 0.1; need a list of values to try, [ ... ], or a range { from, to, ... }"#),
    (PANEL, r#""society.perspectives.sceptic.traits.agreeableness" ="#, r#""seed" ="#,
        "29: sweep.seed: need a path under problem, society, acts, protocol, prices"),
    (PANEL, r#""society.perspectives.sceptic.traits.agreeableness" ="#, r#""society..x" ="#,
        r#"29: sweep."society..x": need a dotted path such as society.perspectives.sceptic.count"#),
    (PANEL, r#"role = "hypothesis""#, r#"role = "guess""#,
        r#"37: claims.talk-helps.role is "guess"; need one of gate, hypothesis, descriptive"#),
    (PANEL, r#"measure = "merit""#, r#"measure = "merits""#,
        r#"39: claims.talk-helps.measure is "merits"; need a measure; did you mean "merit"?"#),
    (PANEL, r#"["society", "silent"]"#, r#"["society", "silence"]"#,
        r#"40: claims.talk-helps.contrast[1] is "silence"; need an arm: society, nominal, silent, placebo"#),
    (PANEL, r#"["society", "silent"]"#, r#"["society"]"#,
        r#"40: claims.talk-helps.contrast is ["society"]; need two arms, ["society", "..."]"#),
    (PANEL, r#"at = "every""#, "",
        r#"36: claims.talk-helps.at: missing; need a point, { path = value }, or "every", as there is a sweep"#),
    (PANEL, r#"at = "every""#, r#"at = { "society.perspectives.sceptic.traits.agreeableness" = 0.2 }"#,
        r#"41: claims.talk-helps.at."society.perspectives.sceptic.traits.agreeableness" is 0.2; need a value that is tried: 0.1, 0.5, 0.9"#),
    (PANEL, r#"at = "every""#, r#"at = { "prices.verify" = 0.2 }"#,
        r#"41: claims.talk-helps.at."prices.verify" is 0.2; need a swept path: society.perspectives.sceptic.traits.agreeableness"#),
    (PANEL, r#"expect = "> 0.005""#, r#"expect = "null""#,
        r#"42: claims.talk-helps.expect is "null"; a null needs the smallest effect that matters as margin: `null +- 0.01`"#),
    (PANEL, r#"expect = "> 0.005""#, r#"expect = "better""#,
        r#"42: claims.talk-helps.expect is "better"; write `> m`, `< m`, `within [a, b]`, `= v +- d` or `null +- d`, or of several contrasts `increasing by m`, `decreasing by m`, `sign change by m`, `interior maximum by m` or `interior minimum by m`"#),
    (PANEL, "", r#"[measures]
report = ["rigth"]"#,
        r#"45: measures.report[0] is "rigth"; need a measure; did you mean "right"?"#),
    (DIAGNOSIS, r#"{ name = "test", options = 2, topic = "lungs" }"#, r#"{ name = "test", options = 0, topic = "lungs" }"#,
        "7: problem.questions[1].options is 0; need a list, each item a text in quotes, or a whole number from 1 to 65,535"),
    (DIAGNOSIS, r#"favours = ["clot"]"#, r#"favours = ["clott"]"#,
        "16: problem.relations[1].favours[0] is clott; need an option of cause: flu or clot, or a number from 0 to 1"),
    (DIAGNOSIS, r#"to = { question = "test", is = 1 }"#, r#"to = { question = "tset", is = 1 }"#,
        "12: problem.relations[0].to.question is tset; need a question: cause or test, or a number from 0 to 1"),
    (DIAGNOSIS, "weight = 2", "weight = 0",
        "18: problem.relations[1].weight is 0; need a number above 0, at most 1e9"),
    (DIAGNOSIS, r#"cause = "clot"
[soc"#, r#"cause = "cold"
[soc"#,
        "21: problem.truth.cause is cold; need an option of cause: flu or clot, or a number from 0 to 1"),
    (DIAGNOSIS, r#"kind = "implies""#, r#"kind = "implis""#,
        r#"10: problem.relations[0].kind is "implis"; need one of differ, equal, implies, clause, table, supports, attacks, evidence; did you mean "implies"?"#),
    (DIAGNOSIS, r#"evidence = ["scan"]"#, r#"evidence = ["scam"]"#,
        r#"24: society.perspectives.doctor.evidence[0] is "scam"; need the name of a relation; did you mean "scan"?"#),
    (DIAGNOSIS, "private = true", "private = false",
        r#"24: society.perspectives.doctor.evidence[0] is "scan"; need a private relation; everybody sees this one (private = true hides it)"#),
    (DIAGNOSIS, "{ heart = 0.8, lungs = 0.2 }", "{ heart = 0.8, lung = 0.2 }",
        "25: society.perspectives.doctor.expertise.lung: need a topic of the problem: heart, lungs; did you mean `lungs`?"),
    (DIAGNOSIS, r#"start = { cause = "flu" }"#, r#"start = { cause = "fly", test = 5 }"#,
        "26: society.perspectives.doctor.start.cause is fly; need an option of cause: flu or clot, or a number from 0 to 1\n26: society.perspectives.doctor.start.test is 5; need an option of test: a number from 0 to 1"),
    (DIAGNOSIS, r#""protocol.hearing" = "everyone""#, r#""protocol.hearing" = "everybody", "society.start" = "common""#,
        "33: interventions[0].set.\"society.start\": need a path under protocol, acts or prices: nothing else can change midway\n33: protocol.hearing is \"everybody\"; need one of neighbours, everyone, nobody, or a table { ... }; did you mean \"everyone\"?"),
    (DIAGNOSIS, r#""prices.hear" = 0"#, r#""protocol.stop.rounds" = 10"#,
        r#"33: interventions[0].set."protocol.stop.rounds": cannot change midway: it holds from the start"#),
    (DIAGNOSIS, "at = 50", "at = 301",
        "32: interventions[0].at is 301; need a round of the run, at most 300"),
    (DIAGNOSIS, "", r#"[protocol.stop]
when = ["solved"]"#,
        r#"35: protocol.stop.when is ["solved"]; need merit_public = true under problem for solved: nobody could tell a full solution from another"#),
    (PANEL, r#"placebo = { "protocol.replace" = { challenge = "placebo" } }"#, r#"x = { "society.start" = "private", "protocol.vote.rule" = "plurality" }"#,
        r#"25: protocol.vote.over is "questions"; need "positions", or society.start = "common": with differ relations alone and private starts the names of options mean nothing between members (in arm x)"#),
    (PANEL, r#"placebo = { "protocol.replace" = { challenge = "placebo" } }"#, r#"x = { "society.perspectives.sceptic.count" = 0, "society.perspectives.believer.count" = 0 }"#,
        "15: society.perspectives: need at least one agent (in arm x)"),
    (PANEL, r#"placebo = { "protocol.replace" = { challenge = "placebo" } }"#, r#"x = { "prices.act" = 10_000, "protocol.stop" = { rounds = 0 } }"#,
        "34: protocol.stop.rounds is 0; need a whole number from 1 to 67,108,862 (in arm x)"),
    (PANEL, r#"placebo = { "protocol.replace" = { challenge = "placebo" } }"#, r#"x = { "protocol.floor" = "random", "protocol.speakers" = 10 }"#,
        "34: protocol.speakers is 10; need at most the number of agents, 9 (in arm x)"),
    (PANEL, r#"kind = "coloring"
generate = { graph = "queen", rows = 4, cols = 4 }
colors = 5"#, r#"kind = "nk"
n = 4
k = 4"#,
        "10: problem.k is 4; need less than n, 4"),
    (PANEL, r#"kind = "coloring"
generate = { graph = "queen", rows = 4, cols = 4 }
colors = 5"#, r#"kind = "nk"
n = 4
k = 1
merit_public = true"#,
        "11: problem.merit_public is true; need false: an NK landscape has no known optimum"),
    (PANEL, r#"kind = "coloring"
generate = { graph = "queen", rows = 4, cols = 4 }
colors = 5"#, r#"kind = "json"
file = "broken.json""#,
        "lab/broken.json: relations[0].question is r; need a question: q or 0"),
    (PANEL, r#"kind = "coloring"
generate = { graph = "queen", rows = 4, cols = 4 }
colors = 5"#, r#"kind = "sat"
generate = { variables = 2, clauses = 5 }"#,
        "9: problem.generate.width is 3; need at most as many literals as variables, 2"),
    (PANEL, "count = 5", "count = 90_000_000",
        "15: society.perspectives: need a run that fits in memory: this one takes about 58,364 MiB, and 8,192 MiB are free\n26: protocol.stop.budget is 50000; need at least 450,000,020: the price of the final vote is set aside before round 1"),
    (PANEL, "[0.1, 0.5, 0.9]", r#"[{ sampled = "uniform", low = 0.6, high = 0.4 }]"#,
        "29: society.perspectives.sceptic.traits.agreeableness.low is 0.6; need at most high, 0.4"),
    (DIAGNOSIS, "{ heart = 0.8, lungs = 0.2 }", r#"{ sampled = "dirichlet", heart = 0.8 }"#,
        "25: society.perspectives.doctor.expertise.heart: unknown key; topics are named only where nothing is sampled or read"),
    (DIAGNOSIS, r#"start = { cause = "flu" }"#, r#"start = { file = "topics.csv" }"#,
        "lab/topics.csv:1: found heart; need a question: cause or test, or a number from 0 to 1\nlab/topics.csv:1: found lungs; need a question: cause or test, or a number from 0 to 1"),
    (DIAGNOSIS, "", r#"[acts]
permute = ["openness", "openness"]
challenge = inf
weights.verify.openness = 3"#,
        "36: acts.challenge is inf; need a number from -100 to 100\n37: acts.weights.verify.openness is 3; need a number from -2 to 2"),
    (DIAGNOSIS, "", r#"[protocol]
block = ["propose", "challenge", "support", "verify", "shift", "read", "ask", "answer", "reconcile", "backtrack", "subgoal", "chain-back", "placebo"]
named = false
standing = "learned""#,
        "35: protocol.block is [\"propose\", \"challenge\", \"support\", \"verify\", \"shift\", \"read...; need at least one act that is left\n37: protocol.standing is \"learned\"; need named = true: nobody learns what an unknown speaker is worth"),
    (DIAGNOSIS, "expertise = 0.4", r#"expertise = 0.4
mind = "climber"
cooling = 0"#,
        "31: society.perspectives.nurse.cooling is 0; need a number above 0, at most 1"),
    (DIAGNOSIS, "", r#"[acts]
permute = ["openness", "openness"]"#,
        r#"35: acts.permute is ["openness", "openness"]; need each of the six axes once: openness, conscientiousness, extraversion, agreeableness, neuroticism, neutral"#),
    (DIAGNOSIS, r#"start = { cause = "flu" }"#, r#"start = { file = "flies.csv" }"#,
        "lab/flies.csv: cause[0] is fly; need an option of cause: flu or clot, or a number from 0 to 1\nlab/flies.csv: test[2] is 2; need an option of test: a number from 0 to 1"),
    (DIAGNOSIS, "[society.perspectives.doctor]", r#"[society.network]
kind = "grid"
width = 2
[society.perspectives.doctor]"#,
        "24: society.network.width is 2; need a divisor of the number of agents, 5"),
    (DIAGNOSIS, "[society.perspectives.doctor]", r#"[society.network]
kind = "erdos-renyi"
[society.perspectives.doctor]"#,
        r#"22: society.network.p: missing; need it for a network of kind "erdos-renyi""#),
];

#[test]
fn every_wrong_scenario_is_told_what_is_needed() {
    let mut seen = String::new();
    for &(text, from, to, expected) in ROWS {
        let text = edited(text, from, to);
        let message = match read(&text) {
            Ok(_) => "no fault".to_string(),
            Err(error) => {
                assert!(error.is_input());
                error.to_string().replace("lab/panel.toml:", "")
            }
        };
        if message != expected {
            seen.push_str(&format!("{to:?}\nexpected {expected}\nseen     {message}\n\n"));
        }
    }
    assert!(seen.is_empty(), "{seen}");
    assert!(ROWS.len() >= 40);
}

#[test]
fn options_of_the_command_line_are_blamed_without_a_line() {
    let told = |path: &str, value: &str| {
        let options = Options { sets: vec![(path.into(), value.into())], ..options() };
        read_with(PANEL, &options).unwrap_err().to_string()
    };
    assert_eq!(
        told("protocol.flor", "random"),
        "protocol.flor: unknown key; did you mean `floor`? (given on the command line)"
    );
    assert_eq!(
        told("protocol.floor", "rand"),
        "protocol.floor is \"rand\"; need one of everyone, round-robin, random, relay, by-extraversion, moderated; did \
         you mean \"random\"? (given on the command line)"
    );
    assert_eq!(told("..", "1"), "--set is ..=1; need a dotted path such as society.perspectives.sceptic.count");
    assert_eq!(
        told("society.perspectives.sceptic.count", "1e12"),
        "society.perspectives.sceptic.count is 1e12; need a whole number from 0 to 100,000,000, written without a point \
         or an exponent (given on the command line)"
    );
    assert_eq!(told("name.x", "1"), "name.x: need a table to hold `x`, and this is a text (given on the command line)");
    let options = Options { replicates: Some(0), seed: Some(u64::MAX), ..super::options() };
    assert_eq!(read_with(PANEL, &options).unwrap_err().to_string().lines().count(), 2);
}

#[test]
fn too_many_cells_are_refused() {
    let values: Vec<String> = (0..1000).map(|value| value.to_string()).collect();
    let text = format!("{DIAGNOSIS}[sweep]\nprices = {{ verify = [{0}], act = [{0}] }}\n", values.join(", "));
    assert_eq!(
        read(&text).unwrap_err().to_string(),
        "lab/panel.toml:34: sweep: need at most 100,000 points times arms"
    );
}

#[test]
fn a_missing_scenario_is_the_users_fault() {
    let error = load(Path::new("no/such/scenario.toml"), &options(), &MEASURES).unwrap_err();
    assert!(error.is_input());
    assert_eq!(error.to_string(), "no/such/scenario.toml: need a scenario file: entity not found");
}
