//! Mistake: counts its yields from the last restart.
//!
//! To restart by making the countdown anew resets more than the number.
//!
//! Breaks: countdown.returned
//! Verdict: wrong in countdown::exceptions

mod countdown {
    impl Countdown {
        pub fn throw(&mut self, exception: Exception) -> Result<Step, GeneratorError> {
            match (self.place, exception) {
                (Place::Yield(_), Exception::Restart) => {
                    *self = Countdown::new(self.start);
                    self.next()
                }
                _ => {
                    self.place = Place::End;
                    Err(GeneratorError::Uncaught(exception))
                }
            }
        }
    }
}
