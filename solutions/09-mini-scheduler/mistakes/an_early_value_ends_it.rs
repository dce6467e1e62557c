//! Mistake: ends when a value is sent too early.
//!
//! An error is taken for the end, as it is with exceptions. But this one is the caller's, and the generator knows nothing of it.
//!
//! Breaks: countdown.stays_as_it_was
//! Verdict: wrong in countdown::goes_on_from_what_is_sent

mod countdown {
    impl Countdown {
        pub fn send(&mut self, value: u32) -> Result<Step, GeneratorError> {
            match self.place {
                Place::Beginning => {
                    self.place = Place::End;
                    Err(GeneratorError::NotBegun)
                }
                Place::Yield(_) => Ok(self.count_from(value)),
                Place::End => Err(GeneratorError::Exhausted),
            }
        }
    }
}
