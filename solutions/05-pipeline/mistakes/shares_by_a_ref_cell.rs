//! Mistake: keeps the items in a `RefCell`.
//!
//! Within one task that is enough. If you share it between tasks, the compiler says that you can't.
//!
//! Breaks: priority_queue.shared, undo_stack.shared
//! Verdict: unbuilt in *

use std::cell::RefCell;

pub struct UndoStack<T> {
    available: Semaphore,
    items: RefCell<VecDeque<T>>,
    depth: usize,
}

pub struct PriorityQueue<T> {
    available: Semaphore,
    items: RefCell<Items<T>>,
}

impl<T: Send> PriorityQueue<T> {
    pub fn open() -> PriorityQueue<T> {
        let items = Items {
            sorted: BTreeMap::new(),
            pushed: 0,
        };
        PriorityQueue {
            available: Semaphore::new(0),
            items: RefCell::new(items),
        }
    }

    pub fn push(&self, priority: u32, item: T) -> Result<(), T> {
        let mut items = self.items.borrow_mut();
        if self.available.is_closed() {
            return Err(item);
        }
        let number = items.pushed;
        items.pushed += 1;
        items.sorted.insert((priority, number), item);
        self.available.add_permits(1);
        Ok(())
    }

    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        Box::pin(async {
            if let Ok(permit) = self.available.acquire().await {
                permit.forget();
            }
            let (_, item) = self.items.borrow_mut().sorted.pop_first()?;
            Some(item)
        })
    }

    pub fn close(&self) {
        self.available.close();
    }
}
