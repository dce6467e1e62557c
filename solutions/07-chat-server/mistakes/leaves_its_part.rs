//! Mistake: leaves the unfinished file behind.
//!
//! The way that everything goes well is written, and nobody looks at the others.
//!
//! Breaks: transfer.no_trace
//! Verdict: wrong in transfer::a_terabyte_is_announced
//! Verdict: wrong in transfer::cut_off
//! Verdict: wrong in transfer::dropped
//! Verdict: wrong in transfer::what_can_not_be_stored
//! Verdict: wrong in transfer::leaves_others_alone

mod transfer {
    impl Drop for Part {
        fn drop(&mut self) {}
    }
}
