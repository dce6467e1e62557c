//! A queue of pairs, as a heap would have it.

pub struct Job {
    pub name: String,
}

fn most_urgent<T: Ord>(queue: Vec<T>) -> Option<T> {
    queue.into_iter().min()
}

pub fn next(queue: Vec<(u32, Job)>) -> Option<(u32, Job)> {
    most_urgent(queue)
}
