//! Mistake: goes on one below what was sent.
//!
//! `send` is written as "set the number, then do what `next` does", and `next` takes one away.
//!
//! Breaks: countdown.send
//! Verdict: wrong in countdown::goes_on_from_what_is_sent

mod countdown {
    impl Countdown {
        pub fn send(&mut self, value: u32) -> Result<Step, GeneratorError> {
            match self.place {
                Place::Beginning => Err(GeneratorError::NotBegun),
                Place::Yield(_) => Ok(self.count_from(value.saturating_sub(1))),
                Place::End => Err(GeneratorError::Exhausted),
            }
        }
    }
}
