//! A queue of pairs, compared as a heap compares them.

pub struct Job {
    pub name: String,
}

fn most_urgent<T: Ord>(queue: Vec<T>) -> Option<T> {
    queue.into_iter().min()
}

pub fn next(queue: Vec<(u32, Job)>) -> Option<(u32, Job)> {
    most_urgent(queue)
}
