//! Mistake: ten lines may wait, and not a hundred.
//!
//! A client that is slow only for a moment is put out as well.
//!
//! Breaks: slow_reader.may_wait
//! Verdict: wrong in shutdown::goodbye_in_good_order
//! Verdict: wrong in shutdown::who_reads_late_hears_it
//! Verdict: wrong in shutdown::within_a_second
//! Verdict: wrong in slow_reader::delays_nobody
//! Verdict: wrong in slow_reader::keeps_what_waits
//! Verdict: wrong in shutdown::too_long_in_good_order
//! Verdict: wrong in slow_reader::a_thousand_at_once

mod room {
    pub const MAX_WAITING: usize = 10;
}
