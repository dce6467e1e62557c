//! A waker that you could call only on its own thread.

use std::{
    cell::RefCell,
    collections::VecDeque,
    rc::Rc,
    sync::Arc,
    task::{Wake, Waker},
};

struct Flight {
    number: u32,
    ready: Rc<RefCell<VecDeque<u32>>>,
}

impl Wake for Flight {
    fn wake(self: Arc<Self>) {
        self.ready.borrow_mut().push_back(self.number);
    }
}

// The bounds of the standard library: a waker may be called from any thread.
fn waker(wake: Arc<impl Wake + Send + Sync + 'static>) -> Waker {
    Waker::from(wake)
}

pub fn waker_of(number: u32) -> Waker {
    let ready = Rc::default();
    waker(Arc::new(Flight { number, ready }))
}
