//! What learners write, right and wrong. The checks beside it are run on this.
#![allow(dead_code, missing_docs)]

use std::{
    sync::{Condvar, LazyLock, Mutex},
    thread,
    time::Duration,
};

use tokio::{task::yield_now, time::sleep};

pub async fn waits() {
    sleep(Duration::from_secs(3)).await;
}

pub async fn sleeps_on_the_thread() {
    thread::sleep(Duration::from_millis(3));
}

pub async fn sleeps_in_a_task() {
    tokio::spawn(async { thread::sleep(Duration::from_millis(3)) })
        .await
        .unwrap();
}

pub async fn waits_on_the_thread() {
    // A channel spins before it waits, and on a busy machine the message is there by then. This does not spin; and that it is told
    // before it waits does not happen twenty times in a row.
    static TURN: (Mutex<u32>, Condvar) = (Mutex::new(0), Condvar::new());
    let (turn, changed) = &TURN;
    let mut mine = turn.lock().unwrap();
    thread::spawn(move || {
        for _ in 0..20 {
            let turn = turn.lock().unwrap();
            let mut turn = changed.wait_while(turn, |turn| *turn % 2 == 0).unwrap();
            thread::sleep(Duration::from_millis(1));
            *turn += 1;
            changed.notify_all();
        }
    });
    for _ in 0..20 {
        *mine += 1;
        changed.notify_all();
        mine = changed.wait_while(mine, |turn| *turn % 2 != 0).unwrap();
    }
}

pub async fn computes() {
    let sum: u64 = (0..3_000_000).map(std::hint::black_box).sum();
    assert!(sum > 0);
}

pub async fn prints() {
    for line in 0..5_000 {
        println!("line {line}");
    }
}

pub async fn uses_the_blocking_pool() {
    for _ in 0..20 {
        tokio::task::spawn_blocking(|| thread::sleep(Duration::from_millis(1)))
            .await
            .unwrap();
    }
}

pub async fn never_ends() {
    std::future::pending().await
}

pub async fn leaves_a_task() {
    tokio::spawn(sleep(Duration::from_secs(60)));
}

pub async fn leaves_a_task_by_name() {
    let _handles = [sleep(Duration::from_secs(60))].map(tokio::spawn);
}

pub async fn aborts_a_task() {
    tokio::spawn(sleep(Duration::from_secs(60))).abort();
}

pub async fn only_yields() {
    loop {
        yield_now().await;
    }
}

pub async fn beats_for_ever() {
    loop {
        sleep(Duration::from_secs(1)).await;
    }
}

pub async fn is_not_written() {
    todo!("this part")
}

pub async fn is_not_written_in_a_task() {
    tokio::spawn(async { todo!() }).await.unwrap()
}

pub async fn panics() {
    let dishes: Vec<u8> = Vec::new();
    dishes.first().unwrap();
}

pub async fn panics_in_a_library() {
    tokio::runtime::Handle::current().block_on(async {});
}

pub async fn sets_a_hook_and_panics() {
    std::panic::set_hook(Box::new(|_| ()));
    panic!("hidden");
}

pub async fn waits_for_a_task_that_waits() {
    let (_tell, told) = tokio::sync::oneshot::channel::<()>();
    let task = tokio::spawn(async { told.await.is_ok() });
    task.await.unwrap();
}

pub async fn only_yields_in_a_task() {
    let waits = tokio::spawn(std::future::pending::<()>());
    let yields = tokio::spawn(async {
        loop {
            yield_now().await;
        }
    });
    let _ = tokio::join!(waits, yields);
}

pub fn parks_for_ever(clock: &sim_core::clock::Clock) {
    clock.park(None);
}

pub fn parks_with_its_lock(clock: &sim_core::clock::Clock, lock: &std::sync::Mutex<()>) {
    let _held = lock.lock();
    clock.park(None);
}

pub fn watches_the_clock(clock: &sim_core::clock::Clock) {
    while clock.now() < Duration::from_secs(1) {}
}

pub fn catches_whatever_unwinds(clock: &sim_core::clock::Clock) {
    let wait = std::panic::AssertUnwindSafe(|| clock.park(None));
    let _ = std::panic::catch_unwind(wait);
}

pub fn sleeps_instead_of_parking(_clock: &sim_core::clock::Clock) {
    thread::sleep(Duration::from_millis(3));
}

pub fn panics_on_another_thread() {
    panic!("elsewhere");
}

/// Wakes its task by itself, which tokio has no part in.
struct Again(bool);

impl Future for Again {
    type Output = ();

    fn poll(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<()> {
        if self.0 {
            return std::task::Poll::Ready(());
        }
        self.0 = true;
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    }
}

pub async fn asks_again_by_hand() {
    loop {
        Again(false).await;
    }
}

pub async fn asks_again_by_hand_in_tasks() {
    for _ in 0..3 {
        tokio::spawn(asks_again_by_hand());
    }
    std::future::pending().await
}

pub async fn sleeps_for_a_nanosecond() {
    tokio::spawn(async { thread::sleep(Duration::from_nanos(1)) })
        .await
        .unwrap();
}

pub async fn sleeps_at_first_use() {
    static NUMBER: LazyLock<u32> = LazyLock::new(|| {
        thread::sleep(Duration::from_millis(1));
        7
    });
    assert_eq!(*NUMBER, 7);
}

pub async fn shares_a_lock_with_the_blocking_pool() {
    let number = std::sync::Arc::new(Mutex::new(0));
    let theirs = number.clone();
    let work = tokio::task::spawn_blocking(move || {
        (0..100_000).for_each(|_| *theirs.lock().unwrap() += 1);
    });
    for _ in 0..100 {
        (0..1_000).for_each(|_| *number.lock().unwrap() += 1);
        yield_now().await;
    }
    work.await.unwrap();
    assert_eq!(*number.lock().unwrap(), 200_000);
}

pub async fn reads_a_file() {
    let _ = std::fs::read_to_string("Cargo.toml");
}

pub async fn reads_a_file_with_tokio() {
    let _ = tokio::fs::read_to_string("Cargo.toml").await;
    let _ = tokio::task::spawn_blocking(|| std::fs::read("Cargo.toml")).await;
}

pub async fn counts_processors() {
    let _ = thread::available_parallelism();
}

pub async fn cleans_up_in_drop() {
    struct Part;
    impl Drop for Part {
        fn drop(&mut self) {
            let _ = std::fs::remove_file("there-is-no-such-file");
        }
    }
    let _part = Part;
    yield_now().await;
}

pub fn calls(callback: impl FnOnce()) {
    callback();
}

pub async fn looks_every_millisecond() {
    loop {
        sleep(Duration::from_millis(1)).await;
    }
}

pub async fn looks_every_millisecond_in_a_task() {
    let sleeper = tokio::spawn(sleep(Duration::from_secs(3_000)));
    tokio::spawn(async {
        let mut ticks = tokio::time::interval(Duration::from_millis(1));
        loop {
            ticks.tick().await;
        }
    });
    sleeper.await.unwrap();
}

pub async fn waits_in_a_local_set() {
    let local = tokio::task::LocalSet::new();
    local.spawn_local(std::future::pending::<()>());
    local.await;
}

/// Time stands still while the pool is busy, and so the call waits for ever.
pub async fn sleeps_on_the_blocking_pool() {
    let here = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || here.block_on(sleep(Duration::from_millis(1))))
        .await
        .unwrap();
}

pub struct Purse {
    pub here: Mutex<u32>,
    pub there: Mutex<u32>,
}

/// Between the two what was taken is nowhere.
pub async fn moves_money(purse: &Purse) {
    *purse.here.lock().unwrap() -= 1;
    yield_now().await;
    sleep(Duration::from_millis(5)).await;
    *purse.there.lock().unwrap() += 1;
}

pub async fn moves_money_at_once(purse: &Purse) {
    yield_now().await;
    sleep(Duration::from_millis(5)).await;
    *purse.here.lock().unwrap() -= 1;
    *purse.there.lock().unwrap() += 1;
}

pub async fn takes_a_lock_twice() {
    let lock = tokio::sync::Mutex::new(1);
    let first = lock.lock().await;
    sleep(Duration::from_millis(5)).await;
    let second = lock.lock().await;
    drop((first, second));
}

/// The task has the lock, and is waited for.
pub async fn waits_for_a_lock_of_a_task() {
    let lock = std::sync::Arc::new(tokio::sync::RwLock::new(1));
    let writes = lock.clone();
    tokio::spawn(async move {
        let _written = writes.write().await;
        std::future::pending::<()>().await;
    });
    sleep(Duration::from_millis(5)).await;
    drop(lock.read().await);
}

/// Two tasks, two locks, each has what the other wants.
pub async fn takes_two_locks_in_two_orders() {
    let locks = [(); 2].map(|()| std::sync::Arc::new(tokio::sync::Mutex::new(1)));
    let [one, other] = locks.clone();
    let task = tokio::spawn(async move {
        let _other = other.lock().await;
        sleep(Duration::from_millis(5)).await;
        drop(one.lock().await);
    });
    let [one, other] = locks;
    let _one = one.lock().await;
    sleep(Duration::from_millis(7)).await;
    drop(other.lock().await);
    task.await.unwrap();
}

/// Nobody knows which of the readers is left.
pub async fn writes_while_others_read() {
    let lock = tokio::sync::RwLock::new(1);
    let (first, second) = (lock.read().await, lock.read().await);
    drop(first);
    drop(lock.write().await);
    drop(second);
}

pub async fn aborts_and_does_not_wait() {
    let task = tokio::spawn(std::future::pending::<()>());
    yield_now().await;
    task.abort();
}

pub async fn leaves_a_task_when_dropped() {
    tokio::spawn(std::future::pending::<()>());
    yield_now().await;
}

pub async fn looks_at_the_news(news: &tokio::sync::watch::Receiver<u32>) -> u32 {
    *news.borrow()
}

pub fn calls_with_its_lock(lock: &Mutex<()>, callback: impl FnOnce()) {
    let _held = lock.lock().unwrap();
    callback();
}

/// Tells a task to end, and does not wait until it has.
pub async fn tells_a_task_to_end() {
    let (stop, mut stopped) = tokio::sync::watch::channel(());
    tokio::spawn(async move { while stopped.changed().await.is_ok() {} });
    tokio::task::yield_now().await;
    drop(stop);
}

pub async fn waits_for_what_is_not_written() {
    let written = std::sync::Arc::new(tokio::sync::Notify::new());
    let theirs = written.clone();
    tokio::spawn(async move {
        let _theirs = theirs;
        todo!("the other end")
    });
    written.notified().await;
}

pub async fn looks_again_for_what_is_not_written() {
    tokio::spawn(async { todo!("the other end") });
    loop {
        tokio::task::yield_now().await;
    }
}
