//! Mistake: loads the pistol again with every second shot.
//!
//! `send_modify` with a `!` looks like a shot. The second one takes back the first.
//!
//! Without: mod starting_pistol { use tokio::sync::SetOnce }
//! Breaks: starting_pistol.again
//! Verdict: wrong in starting_pistol::fires_twice

mod starting_pistol {
    pub struct StartingPistol {
        fired: watch::Sender<bool>,
    }

    impl StartingPistol {
        pub fn loaded() -> StartingPistol {
            StartingPistol {
                fired: watch::Sender::new(false),
            }
        }

        pub fn fire(&self) {
            self.fired.send_modify(|fired| *fired = !*fired);
        }

        pub fn has_fired(&self) -> bool {
            *self.fired.borrow()
        }

        pub async fn wait(&self) {
            let _ = self.fired.subscribe().wait_for(|fired| *fired).await;
        }
    }

    use tokio::sync::watch;
}
