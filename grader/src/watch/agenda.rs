//! What the screen has asked for and nobody has done yet, first things first.

use std::collections::VecDeque;

use super::Effect;

/// What is to be done, in the order in which it was asked for. Several events may be taken notice of before anything is done.
#[derive(Debug, Default)]
pub struct Agenda(VecDeque<Effect>);

impl Agenda {
    /// Adds what is asked for now, behind all that was.
    pub fn add(&mut self, effects: impl IntoIterator<Item = Effect>) {
        self.0.extend(effects);
    }
}

/// What is to be done next. While it is worked off more may be added.
impl Iterator for Agenda {
    type Item = Effect;

    fn next(&mut self) -> Option<Effect> {
        self.0.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::model::{Order, Task};

    /// The model waits for the answer to the newest order, and whoever judges does the order that it was handed last. If these are
    /// not the same, the screen says "compiling" for ever.
    #[test]
    fn of_two_saves_that_come_together_the_second_is_ordered_last() {
        let order = |ticket| {
            Effect::Order(Order {
                ticket,
                exercise: "egg".to_owned(),
                task: Task::Grade { afresh: false },
            })
        };
        let mut agenda = Agenda::default();
        agenda.add([order(1), order(2)]);
        assert_eq!(agenda.next(), Some(order(1)));
        agenda.add([Effect::Quit]);
        assert_eq!(
            agenda.collect::<Vec<_>>(),
            [order(2), Effect::Quit],
            "what is added comes last"
        );
    }
}
