//! Mistake: counts down to zero.
//!
//! A loop "until it is zero" is easily one round too long: the zero is yielded as well.
//!
//! Verdict: wrong in countdown::*

mod countdown {
    impl Countdown {
        pub fn next(&mut self) -> Result<Step, GeneratorError> {
            match self.place {
                Place::Beginning => Ok(self.count_from(self.start)),
                Place::Yield(number) => Ok(self.count_from(number.saturating_sub(1))),
                Place::End => Err(GeneratorError::Exhausted),
            }
        }

        fn count_from(&mut self, number: u32) -> Step {
            if matches!(self.place, Place::Yield(0)) {
                self.place = Place::End;
                return Step::Returned(self.yielded);
            }
            self.yielded += 1;
            self.place = Place::Yield(number);
            Step::Yielded(number)
        }
    }
}
