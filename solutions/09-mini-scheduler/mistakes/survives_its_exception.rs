//! Mistake: goes on after an exception that it did not catch.
//!
//! The error is returned, and the place is left what it was.
//!
//! Breaks: countdown.uncaught_is_the_end
//! Verdict: wrong in countdown::exceptions

mod countdown {
    impl Countdown {
        pub fn throw(&mut self, exception: Exception) -> Result<Step, GeneratorError> {
            match (self.place, exception) {
                (Place::Yield(_), Exception::Restart) => Ok(self.count_from(self.start)),
                _ => Err(GeneratorError::Uncaught(exception)),
            }
        }
    }
}
