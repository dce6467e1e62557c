//! Mistake: returns again and again.
//!
//! At its end it is resumed as if it stood at the head of its loop.
//!
//! Breaks: countdown.exhausted
//! Verdict: wrong in countdown::exceptions
//! Verdict: wrong in countdown::stays_at_its_end

mod countdown {
    impl Countdown {
        pub fn next(&mut self) -> Result<Step, GeneratorError> {
            match self.place {
                Place::Beginning => Ok(self.count_from(self.start)),
                Place::Yield(number) => Ok(self.count_from(number - 1)),
                Place::End => Ok(Step::Returned(self.yielded)),
            }
        }
    }
}
