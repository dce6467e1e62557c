//! A ready queue by hand, for one thread, that says when a turn begins.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

type Callback = Box<dyn FnOnce()>;

#[derive(Clone, Default)]
struct Tower {
    ready: Rc<RefCell<VecDeque<Callback>>>,
}

impl Tower {
    fn call_soon(&self, callback: impl FnOnce() + 'static) {
        self.ready.borrow_mut().push_back(Box::new(callback));
    }

    fn run(&self) {
        loop {
            let turn = self.ready.borrow().len();
            if turn == 0 {
                break;
            }
            println!("a turn of {turn}");
            for _ in 0..turn {
                let callback = self.ready.borrow_mut().pop_front();
                callback.unwrap()();
            }
        }
    }
}

pub fn main() {
    let tower = Tower::default();
    let handle = tower.clone();
    tower.call_soon(move || {
        println!("  flight 1 lands");
        handle.call_soon(|| println!("  flight 1 is unloaded"));
    });
    tower.call_soon(|| println!("  flight 2 lands"));
    tower.run();
}
