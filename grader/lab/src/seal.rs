//! The seal on a record: proof that it was written by the lab and not by the submission it is about.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::record::Record;

/// Why a sealed record was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// Nothing was written.
    #[error("the check ended without a record")]
    Missing,
    /// It is not a sealed record, or not with this secret.
    #[error("the record's seal is wrong")]
    Forged,
}

/// The record as one line of JSON behind its seal.
pub fn seal(record: &Record, secret: &[u8]) -> Vec<u8> {
    // Serialising to memory can't fail for a type without maps or foreign `Serialize` code.
    let body = serde_json::to_vec(record).expect("a record is plain data");
    let mut sealed = hex::encode(sign(&body, secret).finalize().into_bytes()).into_bytes();
    sealed.push(b'\n');
    sealed.extend(body);
    sealed
}

/// The record behind the seal.
///
/// # Errors
///
/// If nothing was written, or anything but one record sealed with `secret`.
pub fn unseal(sealed: &[u8], secret: &[u8]) -> Result<Record, SealError> {
    if sealed.is_empty() {
        return Err(SealError::Missing);
    }
    let end = sealed.iter().position(|byte| *byte == b'\n');
    let (tag, body) = sealed.split_at(end.ok_or(SealError::Forged)?);
    let tag = hex::decode(tag).map_err(|_| SealError::Forged)?;
    let body = &body[1..];
    sign(body, secret)
        .verify_slice(&tag)
        .map_err(|_| SealError::Forged)?;
    serde_json::from_slice(body).map_err(|_| SealError::Forged)
}

fn sign(body: &[u8], secret: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(body);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Verdict;

    fn record() -> Record {
        Record {
            check: "cook::takes_its_time".to_owned(),
            verdict: Verdict::Passed,
            message: String::new(),
            difference: None,
            at: None,
            stacks: Vec::new(),
            notes: Vec::new(),
            seed: 3,
            seeds_run: 4,
            virtual_micros: 5,
            timeline: None,
            is_doubtful: false,
        }
    }

    #[test]
    fn a_sealed_record_comes_back_whole() {
        let sealed = seal(&record(), b"secret");
        assert_eq!(unseal(&sealed, b"secret").unwrap(), record());
    }

    #[test]
    fn another_secret_a_changed_byte_and_an_added_byte_are_forged() {
        let sealed = seal(&record(), b"secret");
        assert!(matches!(unseal(&sealed, b"other"), Err(SealError::Forged)));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(unseal(&changed, b"secret").is_err(), "byte {at}");
        }
        let mut longer = sealed;
        longer.push(b'x');
        assert!(matches!(unseal(&longer, b"secret"), Err(SealError::Forged)));
    }

    #[test]
    fn silence_is_missing_and_not_forged() {
        assert!(matches!(unseal(b"", b"secret"), Err(SealError::Missing)));
    }
}
