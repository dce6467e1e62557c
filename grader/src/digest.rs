//! Content hashes: the names by which submissions, checks and cached reports are known.

use std::io;

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

/// The SHA-256 of all that `from` gives, in hexadecimal, as other tools tell it of a file.
///
/// # Errors
///
/// If it can't be read.
pub fn sha256_of(mut from: impl io::Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(hex::encode(hash.finalize())),
            Ok(read) => hash.update(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
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

    #[test]
    fn the_hash_of_a_file_is_what_others_tell() {
        assert_eq!(
            sha256_of(&b"abc"[..]).unwrap(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
