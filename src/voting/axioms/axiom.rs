//! What each axiom asks of a rule.

/// A property that is asked of voting rules. Rules give sets of winners, so that each says what it asks of a set.
///
/// "Puts first" and "puts above" are strict, by place or by grade. Where a rule finds no winner, axioms of one profile ask
/// nothing (how often that was so, [`Verdict::Holds`](super::Verdict::Holds) tells); to axioms of two profiles no winner is an
/// outcome like any other, save to participation. A rule that [refuses](crate::voting::Tally::refused) has said nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Axiom {
    /// Who hands in which ballot does not matter.
    Anonymity,
    /// What the alternatives are called does not matter.
    Neutrality,
    /// An alternative that everybody puts first is the only winner.
    Unanimity,
    /// An alternative does not win if everybody puts one and the same other above it.
    Pareto,
    /// An alternative that more than half put first is the only winner.
    Majority,
    /// An alternative that beats every other is the only winner.
    Condorcet,
    /// An alternative that every other beats does not win.
    CondorcetLoser,
    /// No winner is outside the Smith set.
    Smith,
    /// A winner that is lifted stays one.
    Monotonicity,
    /// To vote is not worse than to stay away.
    Participation,
    /// Clones neither help nor hurt.
    Clones,
    /// Who wins alone does not win when all ballots are reversed.
    Reversal,
}

impl Axiom {
    /// All axioms, in the order in which docs list them.
    pub const ALL: [Axiom; 12] = [
        Axiom::Anonymity,
        Axiom::Neutrality,
        Axiom::Unanimity,
        Axiom::Pareto,
        Axiom::Majority,
        Axiom::Condorcet,
        Axiom::CondorcetLoser,
        Axiom::Smith,
        Axiom::Monotonicity,
        Axiom::Participation,
        Axiom::Clones,
        Axiom::Reversal,
    ];

    /// The word for it in tables.
    pub fn name(self) -> &'static str {
        self.info().0
    }

    /// What it asks, in one sentence or two, with the extension to sets of winners.
    pub fn says(self) -> &'static str {
        self.info().1
    }

    /// Where it comes from.
    pub fn source(self) -> &'static str {
        self.info().2
    }

    fn info(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Axiom::Anonymity => (
                "anonymity",
                "The winners are the same in whatever order the ballots are handed in, one by one or counted.",
                "May 1952, Econometrica 20:680",
            ),
            Axiom::Neutrality => (
                "neutrality",
                "If the alternatives change names on all ballots, the winners change names with them.",
                "May 1952, Econometrica 20:680",
            ),
            Axiom::Unanimity => (
                "unanimity",
                "An alternative that everybody puts first is the only winner.",
                "Zwicker 2016, Handbook of Computational Social Choice, ch. 2",
            ),
            Axiom::Pareto => (
                "Pareto",
                "An alternative does not win if everybody puts one and the same other above it.",
                "Zwicker 2016, Handbook of Computational Social Choice, ch. 2",
            ),
            Axiom::Majority => (
                "majority",
                "An alternative that more than half of the voters put first is the only winner.",
                "Felsenthal 2012, Electoral Systems, ch. 3",
            ),
            Axiom::Condorcet => (
                "Condorcet",
                "An alternative that beats every other one against one is the only winner.",
                "Fishburn 1977, SIAM Journal on Applied Mathematics 33:469",
            ),
            Axiom::CondorcetLoser => (
                "loser",
                "An alternative that every other beats one against one does not win.",
                "Felsenthal 2012, Electoral Systems, ch. 3",
            ),
            Axiom::Smith => (
                "Smith",
                "All winners are in the smallest set of alternatives of which each beats all outside it.",
                "Smith 1973, Econometrica 41:1027",
            ),
            Axiom::Monotonicity => (
                "monotonicity",
                "A winner that some voters of one ballot lift, all else staying as it is, is still a winner, though others may \
                 join it. Grades: their grade of the winner rises.",
                "Fishburn 1982, Discrete Applied Mathematics 4:119",
            ),
            Axiom::Participation => (
                "participation",
                "When one more voter comes, the winners do not get worse for that voter as Kelly compares sets: worse is when \
                 each winner before is at least as good as each winner after, and one of them is better than one of those. \
                 Asked only where there are winners before and after.",
                "Moulin 1988, Journal of Economic Theory 45:53; Kelly 1977, Econometrica 45:439",
            ),
            Axiom::Clones => (
                "clones",
                "When an alternative becomes two or three that stand together on every ballot, and beside each other in the \
                 list, another alternative wins if and only if it won before, and one of the clones wins if and only if the \
                 alternative did. Grades: clones get the grade of the alternative.",
                "Tideman 1987, Social Choice and Welfare 4:185",
            ),
            Axiom::Reversal => (
                "reversal",
                "Of two alternatives and more, one that wins alone does not win, alone or with others, when all ballots are \
                 reversed. Grades change their sign.",
                "Saari 1994, Geometry of Voting; Schulze 2011, Social Choice and Welfare 36:267",
            ),
        }
    }
}
