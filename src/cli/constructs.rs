//! What the paper measured, by its own words: what it is there, what stands for it here, and what nobody has told about the original.
//!
//! The paper is Kim, Lai, Scherrer, Aguera y Arcas and Evans 2026 (arXiv:2601.10825).

use manyminds::measure;

/// A construct of the paper.
pub(super) struct Construct {
    /// Its name, with dashes.
    pub(super) word: &'static str,
    /// What the paper counts or computes.
    pub(super) there: &'static str,
    /// What it is here, beside the measures.
    pub(super) here: &'static str,
    /// Measures that stand for it.
    pub(super) measures: &'static [&'static str],
    /// What is not known of the original.
    pub(super) unknown: &'static str,
}

pub(super) const CONSTRUCTS: &[Construct] = &[
    Construct {
        word: "question-and-answering",
        there: "a question is posed and later answered, counted by a judge in each trace",
        here: "an ask of one member that another one answers later",
        measures: &["question_answering", "asks", "answers"],
        unknown: "the judge's prompt",
    },
    Construct {
        word: "perspective-shift",
        there: "a move to a different idea, assumption or approach, counted by a judge in each trace",
        here: "the act shift: another heuristic, and another answer, better or not",
        measures: &["shifts", "shifts_rate"],
        unknown: "the judge's prompt",
    },
    Construct {
        word: "conflict-of-perspectives",
        there: "disagreement or tension with another perspective, counted by a judge in each trace",
        here: "a challenge of another member's live claim; typed, only where the two differ in private evidence or heuristics. Rejecting one's own idea is none",
        measures: &["challenges", "conflicts", "challenge_precision"],
        unknown: "the judge's prompt; in a replication nearly all surface markers of conflict were one string",
    },
    Construct {
        word: "reconciliation",
        there: "conflicting views joined in one coherent synthesis, counted by a judge in each trace",
        here: "the act reconcile: two claims that stand in one another's way joined into one position",
        measures: &["reconciliations", "reconciliations_rate"],
        unknown: "the judge's prompt",
    },
    Construct {
        word: "interaction-roles",
        there: "Bales' twelve categories in four groups: ask, give, positive, negative",
        here: "each act has a category (docs/MODEL.md)",
        measures: &["bales_ask", "bales_give", "bales_positive", "bales_negative"],
        unknown: "the coefficients of the roles",
    },
    Construct {
        word: "jaccard-balance",
        there: "reciprocity of two pairs of roles: ask with give, positive with negative",
        here: "two forms in windows of ten acts, by presence and by counts, and what the first is beyond chance; neither is claimed to be the paper's",
        measures: &[
            "ask_give_balance",
            "ask_give_balance_counts",
            "ask_give_excess",
            "positive_negative_balance",
            "positive_negative_excess",
        ],
        unknown: "the exact formula, and the coefficients",
    },
    Construct {
        word: "number-of-perspectives",
        there: "distinct viewpoints or reasoning roles that a judge finds, cutting the trace wherever the viewpoint changes",
        here: "members that said something; who speaks is known, and not found",
        measures: &["perspectives"],
        unknown: "the prompt that cuts a trace; means for each model",
    },
    Construct {
        word: "personality-diversity",
        there: "for each of five traits the standard deviation over perspectives of its score on ten items; one voice gives 0",
        here: "the same of the members' traits, which are propensities to act and put there by the scenario",
        measures: &[
            "openness_diversity",
            "conscientiousness_diversity",
            "extraversion_diversity",
            "agreeableness_diversity",
            "neuroticism_diversity",
        ],
        unknown: "whether the standard deviation is that of a population or of a sample",
    },
    Construct {
        word: "diversity-of-expertise",
        there: "(1/K) sum over perspectives of 1 - cos(e_k, mean e), e_k an embedding of what a judge says the perspective knows; one voice gives 0",
        here: "the same of the members' expertise by topic",
        measures: &["expertise_diversity"],
        unknown: "the embedding",
    },
    Construct {
        word: "complexity",
        there: "a judge's rating, and the error rate of instruction-tuned models",
        here: "how hard the instance is by an exact solver, never by how the society fares",
        measures: &["difficulty"],
        unknown: "the scale of the rating; the slopes",
    },
    Construct {
        word: "cognitive-behaviours",
        there: "verification, backtracking, subgoal setting and backward chaining (Gandhi and others 2025), counted in each trace",
        here: "four acts, each at its price, owned by single minds too",
        measures: &["verifications", "backtracks", "subgoals", "chain_backs"],
        unknown: "the judge's prompt",
    },
    Construct {
        word: "steering",
        there: "h + s d at every token, d one feature of surprise of a sparse autoencoder, s from -10 to +10",
        here: "acts.dose: one act at a share of the turns in which it is open; acts.steer: a logit that is added",
        measures: &["challenges_taken", "challenges_rate"],
        unknown: "the unit of s; accuracy at -5 and +5",
    },
    Construct {
        word: "coverage-and-entropy",
        there: "unique features that activate, and the Shannon entropy of their use, over 5,455 features of personality and 15,436 of expertise",
        here: "pairs of perspective and act, rarefied to twenty acts",
        measures: &["repertoire", "repertoire_rarefied", "repertoire_entropy"],
        unknown: "the values of entropy",
    },
    Construct {
        word: "mediation",
        there: "a path model: direct effect .228, indirect through the cognitive behaviours .066; the mediator was never manipulated",
        here: "the mediator is blocked, or forced: claims on a contrast, less another (scenarios/paper/mediation)",
        measures: &["right"],
        unknown: "intervals; another version of the abstract says over 60 %",
    },
    Construct {
        word: "length-adjustment",
        there: "Y = beta reasoning + gamma log(length) + problem effect, clustered by task",
        here: "arms are randomised and estimates unadjusted, because length comes after treatment; acts are given for each deliberation, each turn and each turn in which they were open",
        measures: &["turns", "spent"],
        unknown: "coefficients of length",
    },
];

/// All that is known of one.
pub(super) fn of(name: &str) -> String {
    let Some(one) = CONSTRUCTS.iter().find(|one| one.word == name) else { return String::new() };
    let mut text =
        format!("{} (construct of the paper)\n  in the paper  {}\n  here          {}\n", one.word, one.there, one.here);
    for info in one.measures.iter().filter_map(|name| measure::info(name)) {
        text.push_str(&format!("                {}: {}\n", info.name, info.formula));
    }
    text.push_str(&format!("  not known     {}\n", one.unknown));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_construct_names_measures_that_there_are_and_what_is_not_known() {
        for one in CONSTRUCTS {
            assert!(one.measures.iter().all(|name| measure::info(name).is_some()), "{}", one.word);
            assert!(!one.measures.is_empty() && !one.unknown.is_empty() && !one.there.is_empty());
            assert!(of(one.word).contains("not known"), "{}", one.word);
        }
    }
}
