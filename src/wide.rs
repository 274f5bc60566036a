//! Work compiled twice: for any processor, and for vectors of 256 bits, which is taken where the processor has them.
//!
//! Both are the same source and come to the same bits: nothing is reordered, and no product is fused with a sum.

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use fearless_simd::{Avx2, Level, Simd};
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use std::sync::LazyLock;

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
static AVX2: LazyLock<Option<Avx2>> = LazyLock::new(|| Level::new().as_avx2());

/// Whether vectors are wide.
#[inline]
pub(crate) fn is_wide() -> bool {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    return AVX2.is_some();
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    false
}

/// Does `work` as it is compiled for wide vectors, where they are there. It, and all that it calls, must be `#[inline(always)]`, or it is
/// compiled for any processor.
#[inline(always)]
pub(crate) fn widely<T>(work: impl FnOnce() -> T) -> T {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(avx2) = *AVX2 {
        return avx2.vectorize(work);
    }
    work()
}
