//! Mistake: wakes the first, who wakes the next.
//!
//! A relay saves the loop over all who wait. If one of them is gone, the baton is on the ground, and those behind never start.
//!
//! Without: mod starting_pistol { use tokio::sync::SetOnce }
//! Breaks: starting_pistol.dropped
//! Verdict: wrong in starting_pistol::some_give_up

mod starting_pistol {
    #[derive(Default)]
    pub struct StartingPistol {
        state: Mutex<(bool, VecDeque<oneshot::Sender<()>>)>,
    }

    impl StartingPistol {
        pub fn loaded() -> StartingPistol {
            StartingPistol::default()
        }

        pub fn fire(&self) {
            self.state().0 = true;
            self.wake_next();
        }

        pub fn has_fired(&self) -> bool {
            self.state().0
        }

        pub async fn wait(&self) {
            let (baton, mine) = oneshot::channel();
            {
                let mut state = self.state();
                if state.0 {
                    return;
                }
                state.1.push_back(baton);
            }
            let _ = mine.await;
            self.wake_next();
        }

        fn wake_next(&self) {
            if let Some(baton) = self.state().1.pop_front() {
                let _ = baton.send(());
            }
        }

        fn state(&self) -> MutexGuard<'_, (bool, VecDeque<oneshot::Sender<()>>)> {
            self.state.lock().unwrap()
        }
    }

    use std::{
        collections::VecDeque,
        sync::{Mutex, MutexGuard},
    };
    use tokio::sync::oneshot;
}
