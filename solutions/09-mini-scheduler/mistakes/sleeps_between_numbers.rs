//! Mistake: sleeps between two numbers.
//!
//! A countdown takes its time, it seems. But how long it is until the next number is for whoever resumes it to say.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in countdown::*

mod countdown {
    impl Countdown {
        fn count_from(&mut self, number: u32) -> Step {
            std::thread::sleep(std::time::Duration::from_millis(1));
            if number == 0 {
                self.place = Place::End;
                return Step::Returned(self.yielded);
            }
            self.yielded += 1;
            self.place = Place::Yield(number);
            Step::Yielded(number)
        }
    }
}
