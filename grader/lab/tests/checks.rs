//! The lab tells apart everything that can go wrong, and accuses nobody who did nothing wrong.

#[path = "submission.rs"]
mod submission;

use std::{
    sync::{Arc, Barrier, Mutex},
    task::{Context, Poll, Waker},
    time::Duration,
};

use lab::{World, expect, expect_eq, fail};
use sim_core::clock::Clock;
use tokio::task::coop;

/// The thread's budget is counted in polls of a run, and nowhere else.
#[test]
fn a_thread_may_do_as_much_as_before_when_a_check_is_over() {
    honest::waits();
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1_000 {
        let Poll::Ready(taken) = coop::poll_proceed(&mut context) else {
            panic!("the budget of a poll outlived it");
        };
        taken.made_progress();
    }
}

mod honest {
    use super::*;

    /// Waiting takes virtual time and no other
    #[lab::test(points = 1, seeds = 64)]
    async fn waits(world: World) {
        submission::waits().await;
        expect_eq!(world.elapsed(), Duration::from_secs(3), "the time it took");
    }

    /// A task that was told to end has the time for it, however often it is starved
    #[lab::test(points = 1, seeds = 3_000)]
    async fn tells_a_task_to_end(_world: World) {
        submission::tells_a_task_to_end().await;
    }

    /// Hard work is not blocking
    #[lab::test(points = 1)]
    async fn computes(_world: World) {
        submission::computes().await;
    }

    /// Printing is not blocking
    #[lab::test(points = 1)]
    async fn prints(_world: World) {
        submission::prints().await;
    }

    /// The blocking pool is there for blocking calls
    #[lab::test(points = 1)]
    async fn uses_the_blocking_pool(_world: World) {
        submission::uses_the_blocking_pool().await;
    }

    /// However quick the pool is, what a poll asks of it is not over before that poll is
    #[lab::test(points = 1)]
    async fn asks_the_blocking_pool(_world: World) {
        let call = tokio::task::spawn_blocking(|| {});
        let was_over = (0..3_000_000).any(|_| std::hint::black_box(call.is_finished()));
        expect!(!was_over, "It was over within the poll.");
        expect!(call.await.is_ok(), "It came to nothing.");
    }

    /// What asks when the runtime is as good as gone gets no answer, and waits for none
    #[lab::test(points = 1)]
    async fn asks_the_blocking_pool_at_the_end(_world: World) {
        struct Asks;
        impl Drop for Asks {
            fn drop(&mut self) {
                tokio::task::spawn_blocking(|| {});
            }
        }
        let asks = Asks;
        tokio::spawn(async move {
            let _asks = asks;
            std::future::pending::<()>().await;
        });
        tokio::task::yield_now().await;
    }

    /// To wait for another thread of the world is not blocking
    #[lab::test(points = 1, seeds = 4)]
    async fn waits_for_another_thread(world: World) {
        let (clock, witness) = Clock::open(&world);
        for _ in 0..20 {
            witness.from_a_thread(|| {
                // Longer than any poll may be off the processor.
                std::thread::sleep(Duration::from_micros(800));
            });
        }
        let unpark = clock.clone();
        witness.from_a_thread_at(Duration::from_secs(1), move || unpark.unpark());
        clock.park(None);
        expect_eq!(world.elapsed(), Duration::from_secs(1), "the time it took");
    }

    /// Files are read on the blocking pool
    #[lab::test(points = 1)]
    async fn reads_a_file_with_tokio(_world: World) {
        submission::reads_a_file_with_tokio().await;
    }

    /// To remove a file in a `Drop`, where nobody can await, is not blocking
    #[lab::test(points = 1)]
    async fn cleans_up_in_drop(_world: World) {
        submission::cleans_up_in_drop().await;
    }

    /// To wait for a lock for a moment is not blocking
    #[lab::test(points = 1)]
    async fn shares_a_lock_with_the_blocking_pool(_world: World) {
        submission::shares_a_lock_with_the_blocking_pool().await;
    }

    /// A lock of tokio's is held for a moment by another thread, and on a busy machine the moment is long
    #[lab::test(points = 1)]
    async fn waits_for_a_lock_of_tokios(_world: World) {
        for _ in 0..5 {
            let (tell, news) = tokio::sync::watch::channel(0);
            let is_held = Arc::new(Barrier::new(2));
            std::thread::spawn({
                let is_held = is_held.clone();
                move || {
                    tell.send_modify(|number| {
                        is_held.wait();
                        std::thread::sleep(Duration::from_millis(3));
                        *number = 1;
                    });
                }
            });
            is_held.wait();
            expect_eq!(submission::looks_at_the_news(&news).await, 1, "the news");
        }
    }

    /// What the standard library reads from the system is no file
    #[lab::test(points = 1)]
    async fn counts_processors(_world: World) {
        submission::counts_processors().await;
    }

    /// The check's own files are nobody's fault
    #[lab::test(points = 1)]
    async fn is_called_by_a_check_that_reads(_world: World) {
        let _ = std::fs::read("Cargo.toml");
        submission::calls(|| drop(std::fs::read("Cargo.toml")));
    }

    /// More blocking calls than there are threads take turns
    #[lab::test(points = 1, seeds = 4)]
    async fn makes_more_calls_than_there_are_threads(world: World) {
        let mut calls = tokio::task::JoinSet::new();
        for _ in 0..65 {
            let world = world.clone();
            calls.spawn_blocking(move || world.block_for(Duration::from_millis(100)));
        }
        calls.join_all().await;
        let twice = Duration::from_millis(200);
        expect_eq!(
            world.elapsed(),
            twice,
            "the time that 65 calls took on 64 threads"
        );
    }

    /// A task that was aborted has gone once everything ready has run
    #[lab::test(points = 1)]
    async fn aborts_a_task(_world: World) {
        submission::aborts_a_task().await;
    }
}

/// Drops what `moves` money, and counts what is left.
async fn drops(moves: impl AsyncFnOnce(&submission::Purse)) {
    let purse = submission::Purse {
        here: Mutex::new(1),
        there: Mutex::new(0),
    };
    lab::cut(moves(&purse)).await;
    let left = *purse.here.lock().unwrap() + *purse.there.lock().unwrap();
    expect_eq!(left, 1, "the coins that are left");
}

mod dropped {
    use super::*;

    /// Nothing is lost, wherever it is dropped
    #[lab::test(points = 1, seeds = 8)]
    async fn holds_at_every_await(_world: World) {
        drops(submission::moves_money_at_once).await;
    }

    /// What is lost is told with the place
    #[lab::test(points = 1, seeds = 8)]
    #[should_panic(
        expected = "Your future was dropped at the `.await` of grader/lab/tests/submission.rs:286:17."
    )]
    async fn loses_at_the_first_await(_world: World) {
        drops(submission::moves_money).await;
    }

    /// It may also be woken and not be polled again
    #[lab::test(points = 1, seeds = 8)]
    async fn ends_or_is_dropped(world: World) {
        let slept = lab::cut(tokio::time::sleep(Duration::from_millis(5))).await;
        match slept {
            Some(()) => expect_eq!(world.elapsed(), Duration::from_millis(5), "the end"),
            None => {
                let woken = world.elapsed() == Duration::from_millis(5);
                expect!(woken || world.elapsed() == Duration::ZERO, "Neither.");
            }
        }
    }
}

mod tried {
    use lab::{PATIENCE, Trial, fail, trial};

    use super::*;

    /// Whatever a trial comes to, the check goes on
    #[lab::test(points = 1, seeds = 8)]
    async fn tells_what_it_came_to(world: World) {
        let green = trial(submission::waits()).await;
        expect_eq!(green, Trial::Green, "one that ends");
        let Trial::Red { message, line } = trial(submission::panics()).await else {
            fail!("It panicked, and was not red.");
        };
        expect!(message.contains("`None`"), "It said: {message}");
        expect_eq!(line, Some(105), "the line that panicked");
        let red = trial(async { expect!(world.elapsed().is_zero(), "It took its time.") }).await;
        let Trial::Red { message, .. } = red else {
            fail!("An expectation failed, and it was not red.");
        };
        expect_eq!(message, "It took its time.", "what it said");
        let before = world.elapsed();
        let hangs = trial(std::future::pending()).await;
        expect_eq!(hangs, Trial::Hangs, "one that waits for ever");
        expect_eq!(world.elapsed() - before, PATIENCE, "the time it took");
    }

    /// What its tasks panic with is no panic of the check's
    #[lab::test(points = 1)]
    async fn takes_its_tasks_along(_world: World) {
        let red = trial(async { tokio::spawn(submission::panics()).await.unwrap() }).await;
        expect!(matches!(red, Trial::Red { .. }), "It came to {red:?}.");
    }

    /// After a trial a panic is a panic
    #[lab::test(points = 1)]
    #[should_panic(expected = "panicked: Your code panicked at grader/lab/tests/submission.rs:105")]
    async fn is_over_in_the_end(_world: World) {
        trial(submission::panics()).await;
        submission::panics().await;
    }
}

mod dishonest {
    use super::*;

    /// Blocked in the check's own task
    #[lab::test(points = 1)]
    #[should_panic(expected = "tests/submission.rs:17")]
    async fn sleeps_on_the_thread(_world: World) {
        submission::sleeps_on_the_thread().await;
    }

    /// Blocked in a task
    #[lab::test(points = 1)]
    #[should_panic(expected = "tests/submission.rs:21")]
    async fn sleeps_in_a_task(_world: World) {
        submission::sleeps_in_a_task().await;
    }

    /// Blocked for as short as can be
    #[lab::test(points = 1)]
    #[cfg_attr(
        any(target_arch = "x86_64", target_arch = "aarch64"),
        should_panic(expected = "tests/submission.rs:192")
    )]
    async fn sleeps_for_a_nanosecond(_world: World) {
        submission::sleeps_for_a_nanosecond().await;
    }

    /// Blocked by what is made when it is first needed
    #[lab::test(points = 1)]
    #[should_panic(expected = "tests/submission.rs:199")]
    async fn sleeps_at_first_use(_world: World) {
        submission::sleeps_at_first_use().await;
    }

    /// Blocked by a file
    #[lab::test(points = 1)]
    #[should_panic(expected = "tests/submission.rs:220:13: your code opened a file there")]
    async fn reads_a_file(_world: World) {
        submission::reads_a_file().await;
    }

    /// Blocked by a channel of the standard library
    #[lab::test(points = 1)]
    #[should_panic(expected = "tests/submission.rs:44:24")]
    async fn waits_on_the_thread(_world: World) {
        submission::waits_on_the_thread().await;
    }

    /// Nothing can run any more
    #[lab::test(points = 1)]
    #[should_panic(expected = "deadlocked: From 0 s on, nothing could run")]
    async fn never_ends(_world: World) {
        submission::never_ends().await;
    }

    /// Nothing can run any more, and where everything waits is known
    #[lab::test(points = 1)]
    #[should_panic(expected = "Your code waits at grader/lab/tests/submission.rs:119:42")]
    async fn waits_for_a_task_that_waits(_world: World) {
        submission::waits_for_a_task_that_waits().await;
    }

    /// Nothing can run any more in a set of tasks of its own
    #[lab::test(points = 1)]
    #[should_panic(expected = "Your code waits at grader/lab/tests/submission.rs:267:11")]
    async fn waits_in_a_local_set(_world: World) {
        submission::waits_in_a_local_set().await;
    }

    /// Nothing can run any more, for the task holds the lock that it waits for
    #[lab::test(points = 1)]
    #[should_panic(
        expected = "Your code waits at grader/lab/tests/submission.rs:302:30 for a lock that this task holds already, since 0 s: it was taken at \
                    grader/lab/tests/submission.rs:300:29."
    )]
    async fn takes_a_lock_twice(_world: World) {
        submission::takes_a_lock_twice().await;
    }

    /// Nothing can run any more, for a task holds a lock that another waits for
    #[lab::test(points = 1)]
    #[should_panic(
        expected = "Your code waits at grader/lab/tests/submission.rs:315:22 for a lock that another task holds, since 0 s: it was taken at \
                    grader/lab/tests/submission.rs:311:39."
    )]
    async fn waits_for_a_lock_of_a_task(_world: World) {
        submission::waits_for_a_lock_of_a_task().await;
    }

    /// Nothing can run any more, for two tasks have what the other wants
    #[lab::test(points = 1)]
    #[should_panic(
        expected = "Your code waits at grader/lab/tests/submission.rs:325:25 for a lock that the check's own task holds"
    )]
    async fn takes_two_locks_in_two_orders(_world: World) {
        submission::takes_two_locks_in_two_orders().await;
    }

    /// Nothing can run any more, and nobody knows who holds the lock
    #[lab::test(points = 1)]
    #[should_panic(expected = "Your code waits at grader/lab/tests/submission.rs:339:23.")]
    async fn writes_while_others_read(_world: World) {
        submission::writes_while_others_read().await;
    }

    /// Checking again and again is no way to wait
    #[lab::test(points = 1)]
    #[should_panic(
        expected = "stuck: Your code around grader/lab/tests/submission.rs:249:41 woke 250,000 times between 0 s and 249.999 s"
    )]
    async fn looks_every_millisecond(_world: World) {
        submission::looks_every_millisecond().await;
    }

    /// Checking again and again is no way to wait, whoever sleeps beside
    #[lab::test(points = 1)]
    #[should_panic(
        expected = "stuck: Your code around grader/lab/tests/submission.rs:258:26 woke 250,000 times"
    )]
    async fn looks_every_millisecond_in_a_task(_world: World) {
        submission::looks_every_millisecond_in_a_task().await;
    }

    /// A task outlives its part
    #[lab::test(points = 1)]
    #[should_panic(expected = "tests/submission.rs:72:5")]
    async fn leaves_a_task(_world: World) {
        submission::leaves_a_task().await;
    }

    /// A task outlives the future that has spawned it, which was dropped
    #[lab::test(points = 1)]
    #[should_panic(
        expected = "leaked: 1 task was still alive after the future of the part had been dropped at the `.await` of \
                    grader/lab/tests/submission.rs:351:17, spawned at grader/lab/tests/submission.rs:350:5."
    )]
    async fn leaves_a_task_when_dropped(_world: World) {
        lab::cut(submission::leaves_a_task_when_dropped()).await;
    }

    /// A task outlives its part, and nobody knows where it was spawned
    #[lab::test(points = 1)]
    #[should_panic(expected = "leaked: 1 task was still alive")]
    async fn leaves_a_task_by_name(_world: World) {
        submission::leaves_a_task_by_name().await;
    }

    /// An executor waits, and nobody will wake it
    #[lab::test(points = 1)]
    #[should_panic(
        expected = "your code waits at grader/lab/tests/submission.rs:134:11, and nothing is left that could wake it."
    )]
    async fn parks_for_ever(world: World) {
        submission::parks_for_ever(&Clock::open(&world).0);
    }

    /// An executor waits, and holds what its waker needs
    #[lab::test(points = 1)]
    #[should_panic(expected = "deadlocked: From 2 s on, nothing could run")]
    async fn parks_with_its_lock(world: World) {
        let (clock, witness) = Clock::open(&world);
        let lock = Arc::new(Mutex::new(()));
        let needed = lock.clone();
        witness.from_a_thread_at(Duration::from_secs(2), move || drop(needed.lock()));
        submission::parks_with_its_lock(&clock, &lock);
    }

    /// What an executor polls waits for what a lock keeps from it
    #[cfg(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64")
    ))]
    #[lab::test(points = 1)]
    #[should_panic(expected = "your code waits at grader/lab/tests/submission.rs:360:5, and")]
    async fn calls_with_its_lock(world: World) {
        let (_clock, witness) = Clock::open(&world);
        let lock = Arc::new(Mutex::new(()));
        submission::calls_with_its_lock(&lock.clone(), || {
            witness.from_a_thread(move || drop(lock.lock()));
        });
    }

    /// An executor waits for time by looking at the clock
    #[lab::test(points = 1)]
    #[should_panic(expected = "stuck: Your code looks at the clock again and again")]
    async fn watches_the_clock(world: World) {
        submission::watches_the_clock(&Clock::open(&world).0);
    }

    /// A dead end stays one, whoever catches what unwinds
    #[lab::test(points = 1)]
    #[should_panic(expected = "deadlocked: ")]
    async fn catches_whatever_unwinds(world: World) {
        submission::catches_whatever_unwinds(&Clock::open(&world).0);
    }

    /// An executor sleeps by itself
    #[lab::test(points = 1)]
    #[should_panic(expected = "tests/submission.rs:152")]
    async fn sleeps_instead_of_parking(world: World) {
        let (clock, witness) = Clock::open(&world);
        witness.from_a_thread(|| ());
        submission::sleeps_instead_of_parking(&clock);
    }

    /// A panic on another thread of the world is the learner's all the same
    #[lab::test(points = 1)]
    #[should_panic(expected = "panicked at grader/lab/tests/submission.rs:156")]
    async fn panics_on_another_thread(world: World) {
        let (clock, witness) = Clock::open(&world);
        witness.from_a_thread_at(Duration::ZERO, submission::panics_on_another_thread);
        clock.park(None);
    }

    /// Time stands still
    #[lab::test(points = 1)]
    #[should_panic(expected = "stuck: Your code around grader/lab/tests/submission.rs:85:21 keeps")]
    async fn only_yields(_world: World) {
        submission::only_yields().await;
    }

    /// Time stands still, and it is not the task that waits that is named
    #[lab::test(points = 1)]
    #[should_panic(
        expected = "stuck: Your code around grader/lab/tests/submission.rs:127:25 keeps"
    )]
    async fn only_yields_in_a_task(_world: World) {
        submission::only_yields_in_a_task().await;
    }

    /// Time stands still, and tokio does not know why
    #[lab::test(points = 1)]
    #[should_panic(
        expected = "stuck: Your code around grader/lab/tests/submission.rs:173:25 keeps asking"
    )]
    async fn asks_again_by_hand(_world: World) {
        submission::asks_again_by_hand().await;
    }

    /// So do several, while the part itself waits
    #[lab::test(points = 1)]
    #[should_panic(expected = "stuck: Your code keeps asking")]
    async fn asks_again_by_hand_in_tasks(_world: World) {
        submission::asks_again_by_hand_in_tasks().await;
    }

    /// Time goes on for ever
    #[lab::test(points = 1)]
    #[should_panic(expected = "after 1 hour of virtual time")]
    async fn beats_for_ever(_world: World) {
        submission::beats_for_ever().await;
    }

    /// A part that is not written yet
    #[lab::test(points = 1)]
    #[should_panic(expected = "unfinished: Not written yet")]
    async fn is_not_written(_world: World) {
        submission::is_not_written().await;
    }

    /// A part that is not written yet, found out in a task
    #[lab::test(points = 1)]
    #[should_panic(expected = "unfinished: Not written yet")]
    async fn is_not_written_in_a_task(_world: World) {
        submission::is_not_written_in_a_task().await;
    }

    /// A part that waits for one that is not written yet
    #[lab::test(points = 1)]
    #[should_panic(expected = "unfinished: Not written yet")]
    async fn waits_for_what_is_not_written(_world: World) {
        submission::waits_for_what_is_not_written().await;
    }

    /// A part that looks again and again for one that is not written yet
    #[lab::test(points = 1)]
    #[should_panic(expected = "unfinished: Not written yet")]
    async fn looks_again_for_what_is_not_written(_world: World) {
        submission::looks_again_for_what_is_not_written().await;
    }

    /// A panic
    #[lab::test(points = 1)]
    #[should_panic(expected = "panicked: Your code panicked at grader/lab/tests/submission.rs:105")]
    async fn panics(_world: World) {
        submission::panics().await;
    }

    /// A panic within a library is the caller's
    #[lab::test(points = 1)]
    #[should_panic(expected = "panicked: Your code panicked at grader/lab/tests/submission.rs:109")]
    async fn panics_in_a_library(_world: World) {
        submission::panics_in_a_library().await;
    }
}

mod wrong {
    use super::*;

    /// What was expected stands against what was got
    #[lab::test(points = 1)]
    #[should_panic(expected = "expected: 4s\n       got: 3s")]
    async fn takes_another_time(world: World) {
        submission::waits().await;
        expect_eq!(world.elapsed(), Duration::from_secs(4), "the time it took");
    }

    /// What was left behind is told
    #[lab::test(points = 1)]
    #[should_panic(
        expected = "1 task was still running then, spawned at grader/lab/tests/submission.rs:72:5."
    )]
    async fn fails_and_something_is_left(_world: World) {
        submission::leaves_a_task().await;
        lab::over();
        fail!("Something is left.");
    }

    /// What was aborted and not waited for is told apart
    #[lab::test(points = 1)]
    #[should_panic(
        expected = "1 task had been aborted then, but nothing had waited for its end, spawned at \
                    grader/lab/tests/submission.rs:344:16."
    )]
    async fn fails_and_something_was_aborted(_world: World) {
        submission::aborts_and_does_not_wait().await;
        lab::over();
        fail!("Something is left.");
    }

    /// A task that is meant to be alive is not blamed
    #[lab::test(points = 1)]
    #[should_panic(expected = ":9\n  seed 0, 0 s")]
    async fn fails_while_a_task_runs(_world: World) {
        submission::leaves_a_task().await;
        fail!("Something else is wrong.");
    }

    /// A condition that does not hold
    #[lab::test(points = 1)]
    #[should_panic(expected = "wrong: it took 3s")]
    async fn does_not_hold(world: World) {
        submission::waits().await;
        expect!(world.elapsed().is_zero(), "it took {:?}", world.elapsed());
    }

    /// A plain assertion
    #[lab::test(points = 1)]
    #[should_panic(expected = "wrong: plain")]
    async fn plain_assertion(_world: World) {
        panic!("plain");
    }
}
