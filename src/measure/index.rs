//! Indices of diversity, agreement, polarization and inequality at one moment, as pure functions of counts, labels,
//! values and distances.
//!
//! Entropies are in nats, standard deviations are of the population, distances are called distances. Nothing here
//! allocates except where said; scratch space belongs to the caller and is cleared, not dropped.

mod diversity;
mod labels;
mod polarization;
mod raters;
mod similarity;
mod social;
mod values;

pub use diversity::{
    gini_simpson, gini_simpson_unbiased, hill, modal_share, normalised_entropy, pairwise_agreement, pielou, shannon,
};
pub use labels::{Contingency, Rows, clusters, jaccard_distance, label_distance, rand_index_distance};
pub use polarization::esteban_ray;
pub use raters::{Level, cohen_kappa, fleiss_kappa, krippendorff, krippendorff_ratings};
pub use similarity::{leinster_cobbold, mean_pairwise, rao, rao_from_mean_pairwise};
pub use social::{phi, social_entropy};
pub use values::{Crowd, crowd, crowd_weighted, effective_independent, gini, gini_in, population_sd};

/// What the tests of the indices share.
#[cfg(test)]
mod checks {
    /// The table of the worked examples.
    pub(super) const COUNTS: [u32; 4] = [10, 20, 30, 40];

    /// `seen` is defined and within 1e-12 of `want`.
    #[track_caller]
    pub(super) fn close(seen: impl Into<Option<f64>>, want: f64) {
        near(seen, want, 1e-12);
    }

    /// `seen` is defined and within `tolerance` of `want`.
    #[track_caller]
    pub(super) fn near(seen: impl Into<Option<f64>>, want: f64, tolerance: f64) {
        let seen = seen.into().expect("defined");
        assert!((seen - want).abs() < tolerance, "{seen} is not {want}");
    }
}
