//! Mistake: yields its start before it looks whether there is anything to count.
//!
//! A `while` was made a `do … while`: the end is looked for after each `yield`, and a countdown from zero yields the zero.
//!
//! Breaks: countdown.as_in_python, countdown.next
//! Verdict: wrong in countdown::counts_down

mod countdown {
    impl Countdown {
        pub fn next(&mut self) -> Result<Step, GeneratorError> {
            match self.place {
                Place::Beginning => {
                    self.yielded += 1;
                    self.place = Place::Yield(self.start);
                    Ok(Step::Yielded(self.start))
                }
                Place::Yield(number) => Ok(self.count_from(number.saturating_sub(1))),
                Place::End => Err(GeneratorError::Exhausted),
            }
        }
    }
}
