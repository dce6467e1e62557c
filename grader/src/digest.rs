//! Content hashes: the names by which submissions, checks and cached reports are known.

use sha2::{Digest, Sha256};

/// The SHA-256 of `pieces`, in hexadecimal. Each goes in behind its length, so that moving a byte from one piece to the
/// next gives another hash.
pub fn sha256<P: AsRef<[u8]>>(pieces: impl IntoIterator<Item = P>) -> String {
    let mut hash = Sha256::new();
    for piece in pieces {
        let piece = piece.as_ref();
        hash.update((piece.len() as u64).to_le_bytes());
        hash.update(piece);
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_piece_ends_matters() {
        assert_eq!(sha256(["ab", "c"]), sha256(["ab", "c"]));
        assert_ne!(sha256(["ab", "c"]), sha256(["a", "bc"]));
        assert_ne!(sha256(["ab", ""]), sha256(["ab"]));
        assert_eq!(sha256(["ab"]).len(), 64);
    }
}
