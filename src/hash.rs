//! Hashes: of the rows, of files, of a point's parameters, of all that gives a cell its rows.

use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// SHA-256 of `bytes`, in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The first eight bytes of SHA-256, as a number.
pub fn short_hash(bytes: &[u8]) -> u64 {
    Sha256::digest(bytes).iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_sha_256() {
        // FIPS 180-2, the empty message and "abc".
        assert!(hash(b"").starts_with("e3b0c44298fc1c149afbf4c8996fb924"));
        assert!(hash(b"abc").starts_with("ba7816bf8f01cfea414140de5dae2223"));
        assert_eq!(short_hash(b"abc"), 0xba78_16bf_8f01_cfea);
    }
}
