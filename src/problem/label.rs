//! Answers in the smallest type that fits.

use std::fmt::Debug;

/// An answer that is one of a question's options, stored in as few bytes as its number needs.
pub trait Label: Copy + PartialEq + Default + Send + Sync + Debug + 'static {
    /// The most options that a question can have under this type.
    const MOST: usize;
    /// The number of the option, from 0.
    fn index(self) -> usize;
    /// The answer that stands for option `index`, which must be below [`Label::MOST`].
    fn from_index(index: usize) -> Self;
}

macro_rules! label {
    ($($kind:ty),*) => {$(
        impl Label for $kind {
            const MOST: usize = <$kind>::MAX as usize + 1;
            #[inline]
            fn index(self) -> usize {
                self as usize
            }
            #[inline]
            fn from_index(index: usize) -> Self {
                index as $kind
            }
        }
    )*};
}

label!(u8, u16);
