//! One module for each criterion group, and what they share.

pub(crate) mod convergence;
pub(crate) mod debate;
pub(crate) mod deliberation;
pub(crate) mod episode;
pub(crate) mod merit_delta;
pub(crate) mod network;
pub(crate) mod opinion;
pub(crate) mod report;
pub(crate) mod scenario;
mod seat;
mod text;
pub(crate) mod voter;
