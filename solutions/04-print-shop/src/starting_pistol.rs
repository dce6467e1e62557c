//! A starting pistol: an event that has happened or has not.

use tokio::sync::SetOnce;

/// A starting pistol: it fires once, and everyone who waits for it starts.
pub struct StartingPistol {
    /// It is remembered that it has fired. A `Notify` alone would forget it.
    shot: SetOnce<()>,
}

impl StartingPistol {
    /// A pistol that has not fired.
    pub fn loaded() -> StartingPistol {
        StartingPistol {
            shot: SetOnce::new(),
        }
    }

    /// Fires: everyone who waits starts. Firing again changes nothing.
    pub fn fire(&self) {
        // An error says that it has fired before.
        let _ = self.shot.set(());
    }

    /// Whether it has fired.
    pub fn has_fired(&self) -> bool {
        self.shot.initialized()
    }

    /// Returns when the pistol fires, and at once if it has.
    pub async fn wait(&self) {
        self.shot.wait().await;
    }
}
