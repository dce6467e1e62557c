//! Two loops that empty a queue. Is it free while a callback runs?

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

type Queue = Rc<RefCell<VecDeque<Box<dyn FnOnce()>>>>;

fn with_a_flight() -> Queue {
    let queue = Queue::default();
    let handle = queue.clone();
    let flight = move || println!("free: {}", handle.try_borrow_mut().is_ok());
    queue.borrow_mut().push_back(Box::new(flight));
    queue
}

pub fn main() {
    let queue = with_a_flight();
    while let Some(callback) = queue.borrow_mut().pop_front() {
        callback();
    }

    let queue = with_a_flight();
    loop {
        let callback = queue.borrow_mut().pop_front();
        let Some(callback) = callback else { break };
        callback();
    }
}
