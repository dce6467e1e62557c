//! The mini scheduler: a generator, a timer, a promise, and an event loop that runs callbacks and tasks.
//!
//! The standard library has all that it takes: a future is polled with a waker, and a waker puts a callback into a queue.

mod countdown;
mod delay;
mod handle;
mod lock;
mod promise;
mod scheduler;
mod task;

pub use countdown::{Countdown, Exception, GeneratorError, Step};
pub use delay::Delay;
pub use handle::{Handle, Timer};
pub use promise::{AlreadyDone, Promise};
pub use scheduler::Scheduler;
pub use task::{Task, TaskError};
