//! The gambler: two arms, one of them known, and credence in the other (Zollman 2007, Philosophy of Science 74:574).
//!
//! Arm 0 pays off at a known rate p, arm 1 at p + e or p - e, and everybody knows p and e. Who believes that arm 1 is the
//! better one, with credence strictly above one half, tries it `trials` times a round and says what came of it; who does not
//! tries arm 0, which tells nothing. All apply Bayes' rule, with the binomial likelihood, to their own counts and to those that
//! they hear of.

use super::super::question_mind::{Hears, Report};
use crate::act::Turn;
use crate::problem::question::QuestionView;
use crate::rng::unit;

/// The dials of a gambler.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gambling {
    /// The credence in arm 1 above which nothing is left to prove, in (0.5, 1).
    pub certain: f64,
    /// The first credence in arm 1, in (0, 1); `None` for one drawn evenly.
    pub credence: Option<f64>,
}

impl Default for Gambling {
    fn default() -> Self {
        Gambling { certain: 0.9999, credence: None }
    }
}

/// The state of a gambler.
#[derive(Clone, Debug)]
pub(super) struct Gambler {
    dials: Gambling,
    /// Log-odds that arm 1 is the better one.
    log_odds: f64,
    /// Evidence of this round, own and heard, as log-odds.
    evidence: f64,
}

impl Gambler {
    pub(super) fn new(dials: Gambling) -> Self {
        Gambler { dials, log_odds: 0.0, evidence: 0.0 }
    }

    pub(super) fn reset(&mut self) {
        (self.log_odds, self.evidence) = (0.0, 0.0);
    }

    /// Draws where it stands before anything is tried.
    pub(super) fn wake(&mut self, _view: QuestionView<'_>, turn: &mut Turn<'_>) {
        let credence = self.dials.credence.unwrap_or_else(|| unit(turn.rng));
        // A credence of exactly 0 could never move.
        self.log_odds = libm::log(credence.max(f64::MIN_POSITIVE) / (1.0 - credence));
    }

    pub(super) fn try_out(&mut self, view: QuestionView<'_>, own: &mut [u8], turn: &mut Turn<'_>) -> Report {
        self.evidence = 0.0;
        own[0] = u8::from(self.log_odds > 0.0);
        let Some((trials, successes)) = (own[0] == 1).then(|| view.attempt(1, turn.rng)).flatten() else {
            return Report::Open;
        };
        let report = Report::Tried { option: 1, trials, successes };
        self.evidence += weight(view, report);
        report
    }

    pub(super) fn hear(&mut self, view: QuestionView<'_>, heard: &Hears<'_>) {
        for (_, report) in heard.each() {
            self.evidence += weight(view, report);
        }
    }

    pub(super) fn learn(&mut self, _view: QuestionView<'_>, own: &mut [u8]) -> bool {
        self.log_odds += std::mem::take(&mut self.evidence);
        let now = u8::from(self.log_odds > 0.0);
        std::mem::replace(&mut own[0], now) != now
    }

    pub(super) fn credence(&self, _view: QuestionView<'_>, option: usize) -> Option<f64> {
        let better = 1.0 / (1.0 + libm::exp(-self.log_odds));
        Some(if option == 1 { better } else { 1.0 - better })
    }

    /// Who tries arm 0 learns nothing from it; who tries arm 1 goes on until it is certain.
    pub(super) fn is_firm(&self, view: QuestionView<'_>, own: &[u8]) -> bool {
        own[0] == 0 || self.credence(view, 1).is_some_and(|credence| credence > self.dials.certain)
    }
}

/// What a report is worth, as log-odds that arm 1 is the better one.
fn weight(view: QuestionView<'_>, report: Report) -> f64 {
    let Report::Tried { option: 1, trials, successes } = report else { return 0.0 };
    let Some((known, edge)) = view.known_rate() else { return 0.0 };
    let (high, low) = (known + edge, known - edge);
    let failures = f64::from(trials - successes);
    f64::from(successes) * libm::log(high / low) + failures * libm::log((1.0 - high) / (1.0 - low))
}
