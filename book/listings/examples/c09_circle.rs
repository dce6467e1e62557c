//! A callback that holds a handle of the queue that it is in.

use std::{cell::RefCell, rc::Rc};

type Callback = Box<dyn FnOnce()>;
type Queue = Rc<RefCell<Vec<Callback>>>;

struct Ticket(&'static str);

impl Drop for Ticket {
    fn drop(&mut self) {
        println!("{} is dropped", self.0);
    }
}

fn note(queue: &Queue, ticket: Ticket) {
    let handle = queue.clone();
    queue.borrow_mut().push(Box::new(move || {
        drop((ticket, handle));
    }));
}

pub fn main() {
    let queue = Queue::default();
    note(&queue, Ticket("the first ticket"));
    drop(queue);
    println!("the first queue is gone");

    let queue = Queue::default();
    note(&queue, Ticket("the second ticket"));
    let left = queue.take();
    drop(left);
    drop(queue);
    println!("the second queue is gone");
}
