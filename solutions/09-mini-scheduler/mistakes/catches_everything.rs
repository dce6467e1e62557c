//! Mistake: catches whatever is thrown.
//!
//! A bare `except:` where one exception was meant.
//!
//! Breaks: countdown.stop
//! Verdict: wrong in countdown::exceptions

mod countdown {
    impl Countdown {
        pub fn throw(&mut self, exception: Exception) -> Result<Step, GeneratorError> {
            match self.place {
                Place::Yield(_) => Ok(self.count_from(self.start)),
                _ => {
                    self.place = Place::End;
                    Err(GeneratorError::Uncaught(exception))
                }
            }
        }
    }
}
