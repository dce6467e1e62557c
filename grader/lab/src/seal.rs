//! The seal on a record: proof that it was written by the lab and not by the submission it is about.
//!
//! Its key has two halves. One is with the order, before any of the submission's code runs, and that code can't read where it is
//! kept unless it corrupts memory. The other is sent for the record: while the submission's code runs it is not in the process, and
//! what is sealed can't be changed once it is there.

use std::io::{self, Read, Write};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::record::Record;

/// Half of a key: random bytes, new for every run.
pub type Half = [u8; 32];

/// What ends the record, and what ends the seal.
const END: u8 = b'\n';

/// Why a sealed record was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// Nothing was written.
    #[error("the check ended without a record")]
    Missing,
    /// It is not a sealed record, or not with this key.
    #[error("the record's seal is wrong")]
    Forged,
}

/// Sends the record, as a line of JSON, and behind it its seal, for which the other side sends the second half of the key.
///
/// # Errors
///
/// If the other side is gone.
pub fn send(record: &Record, first: &[u8], mut channel: impl Read + Write) -> io::Result<()> {
    // Serialising to memory can't fail for a type without maps or foreign `Serialize` code.
    let mut body = serde_json::to_vec(record).expect("a record is plain data");
    body.push(END);
    channel.write_all(&body)?;
    let mut second = Half::default();
    channel.read_exact(&mut second)?;
    let seal = sign(&body, first, &second).finalize().into_bytes();
    channel.write_all(format!("{}\n", hex::encode(seal)).as_bytes())
}

/// Whether in `sent` there is all of a record, so that the second half of the key is due.
pub fn is_due(sent: &[u8]) -> bool {
    sent.contains(&END)
}

/// The record in front of its seal.
///
/// # Errors
///
/// If nothing was sent, or anything but one record sealed with this key.
pub fn unseal(sent: &[u8], first: &[u8], second: &[u8]) -> Result<Record, SealError> {
    if sent.is_empty() {
        return Err(SealError::Missing);
    }
    let end = sent.iter().position(|byte| *byte == END);
    let (body, seal) = sent.split_at(end.ok_or(SealError::Forged)? + 1);
    let seal = seal.strip_suffix(&[END]).ok_or(SealError::Forged)?;
    let seal = hex::decode(seal).map_err(|_| SealError::Forged)?;
    sign(body, first, second)
        .verify_slice(&seal)
        .map_err(|_| SealError::Forged)?;
    serde_json::from_slice(body).map_err(|_| SealError::Forged)
}

fn sign(body: &[u8], first: &[u8], second: &[u8]) -> Hmac<Sha256> {
    let key = [first, second].concat();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes keys of any length");
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
            printed_before: 0,
            virtual_micros: 5,
            timeline: None,
            is_doubtful: false,
            sees_calls: true,
        }
    }

    /// A channel to a grader that sends this half, and what was sent on it.
    struct Grader(io::Cursor<Half>, Vec<u8>);

    impl Read for Grader {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            assert!(is_due(&self.1), "it is asked for when the record is there");
            self.0.read(to)
        }
    }

    impl Write for Grader {
        fn write(&mut self, from: &[u8]) -> io::Result<usize> {
            self.1.write(from)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn sealed() -> Vec<u8> {
        let mut grader = Grader(io::Cursor::new([2; 32]), Vec::new());
        send(&record(), b"first", &mut grader).unwrap();
        grader.1
    }

    #[test]
    fn a_sealed_record_comes_back_whole() {
        assert_eq!(unseal(&sealed(), b"first", &[2; 32]).unwrap(), record());
    }

    #[test]
    fn another_half_a_changed_byte_and_an_added_byte_are_forged() {
        let sealed = sealed();
        for (first, second) in [
            (&b"other"[..], [2; 32]),
            (b"first", [3; 32]),
            (b"", [2; 32]),
        ] {
            let forged = unseal(&sealed, first, &second);
            assert!(matches!(forged, Err(SealError::Forged)));
        }
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(unseal(&changed, b"first", &[2; 32]).is_err(), "byte {at}");
        }
        let mut longer = sealed;
        longer.push(b'x');
        let forged = unseal(&longer, b"first", &[2; 32]);
        assert!(matches!(forged, Err(SealError::Forged)));
    }

    #[test]
    fn who_is_gone_gets_no_seal() {
        let mut grader = Grader(io::Cursor::new([2; 32]), Vec::new());
        grader.0.set_position(20);
        assert!(send(&record(), b"first", &mut grader).is_err());
        assert!(unseal(&grader.1, b"first", &[2; 32]).is_err());
    }

    #[test]
    fn silence_is_missing_and_not_forged() {
        assert!(matches!(
            unseal(b"", b"first", &[2; 32]),
            Err(SealError::Missing)
        ));
    }
}
