//! Locks a mutex, for a few lines of work each time.

use std::sync::{Mutex, MutexGuard};

/// Nothing of others runs under a lock, so nothing can panic there.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nothing panics under a lock")
}
