//! The print shop: six things that are shared, each with its own answer to the question who waits for whom.

mod counter;
mod ledger;
mod printers;
mod rate;
mod starting_pistol;
mod tray;

pub use counter::Counter;
pub use ledger::Ledger;
pub use printers::Printers;
pub use rate::Rate;
pub use starting_pistol::StartingPistol;
pub use tray::Tray;
