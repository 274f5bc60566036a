//! The problem graph as a person writes it: named questions and relations. (Helper A writes this room.)

/// What kind of tie a relation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// All answers in the scope differ from one another.
    Differ,
    /// All answers in the scope are the same option.
    Equal,
    /// If the first question takes its named option, so does the second.
    Implies,
    /// At least one literal holds.
    Clause,
    /// A degree for every combination of answers.
    Table,
    /// The supported answer does not stand without its support.
    Supports,
    /// The two answers cannot both stand.
    Attacks,
    /// A piece of evidence: the question's answer is one that it favours.
    Evidence,
}
