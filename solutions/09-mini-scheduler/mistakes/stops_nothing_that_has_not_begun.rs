//! Mistake: overlooks that an exception ends a generator that has not begun.
//!
//! There is nothing to be stopped, it seems. But the exception is raised where the generator stands, and comes out of it.
//!
//! Breaks: countdown.before_it_has_begun
//! Verdict: wrong in countdown::exceptions

mod countdown {
    impl Countdown {
        pub fn throw(&mut self, exception: Exception) -> Result<Step, GeneratorError> {
            match (self.place, exception) {
                (Place::Yield(_), Exception::Restart) => Ok(self.count_from(self.start)),
                (Place::Beginning, Exception::Stop) => Err(GeneratorError::Uncaught(exception)),
                _ => {
                    self.place = Place::End;
                    Err(GeneratorError::Uncaught(exception))
                }
            }
        }
    }
}
