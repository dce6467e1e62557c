//! Mistake: counts from one below its start when it restarts.
//!
//! "Set the number to the start, then do what `next` does", and `next` takes one away.
//!
//! Breaks: countdown.restart
//! Verdict: wrong in countdown::exceptions

mod countdown {
    impl Countdown {
        pub fn throw(&mut self, exception: Exception) -> Result<Step, GeneratorError> {
            match (self.place, exception) {
                (Place::Yield(_), Exception::Restart) => {
                    Ok(self.count_from(self.start.saturating_sub(1)))
                }
                _ => {
                    self.place = Place::End;
                    Err(GeneratorError::Uncaught(exception))
                }
            }
        }
    }
}
