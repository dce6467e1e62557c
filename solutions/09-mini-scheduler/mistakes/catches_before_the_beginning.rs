//! Mistake: catches an exception before it has begun.
//!
//! The `try` is around the `yield`, and the generator is not there yet.
//!
//! Breaks: countdown.uncaught
//! Verdict: wrong in countdown::exceptions

mod countdown {
    impl Countdown {
        pub fn throw(&mut self, exception: Exception) -> Result<Step, GeneratorError> {
            match (self.place, exception) {
                (Place::Beginning | Place::Yield(_), Exception::Restart) => {
                    Ok(self.count_from(self.start))
                }
                _ => {
                    self.place = Place::End;
                    Err(GeneratorError::Uncaught(exception))
                }
            }
        }
    }
}
