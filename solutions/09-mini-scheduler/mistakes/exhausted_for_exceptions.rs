//! Mistake: says that it is exhausted when an exception is thrown into it after its end.
//!
//! `next` and `send` do so. But an exception that nobody catches comes out, wherever the generator stands.
//!
//! Breaks: countdown.after_the_end
//! Verdict: wrong in countdown::stays_at_its_end

mod countdown {
    impl Countdown {
        pub fn throw(&mut self, exception: Exception) -> Result<Step, GeneratorError> {
            match (self.place, exception) {
                (Place::Yield(_), Exception::Restart) => Ok(self.count_from(self.start)),
                (Place::End, _) => Err(GeneratorError::Exhausted),
                _ => {
                    self.place = Place::End;
                    Err(GeneratorError::Uncaught(exception))
                }
            }
        }
    }
}
