//! Mistake: takes a generator that was made for one that has begun.
//!
//! It stands one above its start, as if that number had been yielded. `next` needs no case for the beginning then, and what
//! is sent or thrown in finds a `yield`.
//!
//! Breaks: countdown.lazy, countdown.not_begun
//! Verdict: wrong in countdown::goes_on_from_what_is_sent
//! Verdict: wrong in countdown::exceptions

mod countdown {
    #[derive(Debug, Clone, Copy)]
    enum Place {
        Yield(u32),
        End,
    }

    impl Countdown {
        pub fn new(start: u32) -> Countdown {
            Countdown {
                start,
                yielded: 0,
                place: Place::Yield(start + 1),
            }
        }

        pub fn next(&mut self) -> Result<Step, GeneratorError> {
            match self.place {
                Place::Yield(number) => Ok(self.count_from(number - 1)),
                Place::End => Err(GeneratorError::Exhausted),
            }
        }

        pub fn send(&mut self, value: u32) -> Result<Step, GeneratorError> {
            match self.place {
                Place::Yield(_) => Ok(self.count_from(value)),
                Place::End => Err(GeneratorError::Exhausted),
            }
        }
    }
}
