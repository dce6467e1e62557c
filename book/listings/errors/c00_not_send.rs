//! A counter that was not made to be shared.

use std::{cell::Cell, rc::Rc, thread};

fn on_another_thread(work: impl FnOnce() + Send + 'static) {
    thread::spawn(work);
}

pub fn count() {
    let counter = Rc::new(Cell::new(0));
    let shared = Rc::clone(&counter);
    on_another_thread(move || shared.set(shared.get() + 1));
}
