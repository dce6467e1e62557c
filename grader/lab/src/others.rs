//! The threads that are neither the lab's nor tokio's: a submission's own, or those of a library's pool.
//!
//! tokio's paused clock moves as soon as the runtime has nothing to do, and tokio knows of no threads but those of its blocking pool.
//! Whatever another thread does would come too late: an hour's timeout is over before the thread has sent its answer. So the clock
//! is held while such a thread has something to do. Only when all of them sleep can nothing but time go on.
//!
//! The home thread asks, just before it would let time pass. A thread of its own looks, which was there before the files that only
//! the lab needs were given up: a submission must not read `/proc`. It holds nothing of a submission's, not even to drop it. Linux
//! only: elsewhere nobody tells what the threads of a process do.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use crate::os::{self, Siblings};

/// CPU time after which a thread is waited for no longer: it may be looking, again and again, for what only time can bring.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often it is looked at them in vain, at the most. A thread that never sleeps and uses no CPU time waits for the disk.
const LOOKS: u32 = 50_000;

/// How long the lookout sleeps between two looks in vain.
const PAUSE: Duration = Duration::from_micros(100);

/// How many homes there are in this process. With more than one nobody could say whose the other threads are, and no clock is held.
static HOMES: AtomicUsize = AtomicUsize::new(0);

/// What a home thread knows of the others.
pub(crate) struct Others {
    /// Nobody looks where the operating system does not tell.
    watch: Option<Arc<Watch>>,
}

/// What the home thread and the lookout share.
struct Watch {
    siblings: Siblings,
    question: Mutex<Question>,
    news: Condvar,
}

/// How far the newest question is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Question {
    /// Nobody has asked.
    None,
    /// It was asked after so many polls.
    Asked { polls: u64 },
    /// All were asleep at a moment after the question.
    Asleep { polls: u64 },
    /// One did not sleep, however long it was waited for. Nobody asks again.
    Restless,
    /// Nobody will ask any more.
    Over,
}

impl Others {
    /// To be made by the home thread.
    pub(crate) fn new() -> Others {
        HOMES.fetch_add(1, Ordering::Relaxed);
        let watch = Siblings::of_this_thread().and_then(|siblings| {
            let watch = Arc::new(Watch {
                siblings,
                question: Mutex::new(Question::None),
                news: Condvar::new(),
            });
            let theirs = watch.clone();
            let lookout = thread::Builder::new().name("lookout".to_owned());
            let stands = lookout.spawn(move || theirs.stand());
            stands.is_ok().then_some(watch)
        });
        Others { watch }
    }

    /// The home thread is none any longer. Whoever still holds this asks in vain.
    pub(crate) fn end(&self) {
        HOMES.fetch_sub(1, Ordering::Relaxed);
        if let Some(watch) = &self.watch {
            *watch.question() = Question::Over;
            watch.news.notify_all();
        }
    }

    /// All threads that there are now are the lab's. To be called before any learner's code runs.
    pub(crate) fn begin(&self) {
        if let Some(watch) = &self.watch {
            watch.siblings.count();
        }
    }

    /// The calling thread is the lab's, and never sleeps for long: it is not looked at.
    pub(crate) fn excuse_this_thread(&self) {
        if let Some(watch) = &self.watch {
            watch.siblings.excuse_this_thread();
        }
    }

    /// Waits until all of them are asleep, if there are any beside the `pooled` threads of tokio's.
    pub(crate) fn wait(&self, pooled: usize) {
        let Some(watch) = self.watch(pooled) else {
            return;
        };
        let mut question = watch.question();
        if !matches!(*question, Question::Restless | Question::Over) {
            *question = Question::Asked { polls: 0 };
            watch.news.notify_all();
            while let Question::Asked { .. } = *question {
                let waited = watch.news.wait(question);
                question = waited.unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    /// Whether every thread, those of tokio's pool included, has been asleep at a moment since so many `polls` had begun. If that is not
    /// known it is found out: it has to be asked again. `None` if there are none beside the `pooled` ones, or nobody can tell.
    pub(crate) fn are_asleep(&self, pooled: usize, polls: u64) -> Option<bool> {
        let watch = self.watch(pooled)?;
        let mut question = watch.question();
        match *question {
            Question::Restless | Question::Over => None,
            Question::Asleep { polls: then } if then == polls => {
                *question = Question::None;
                Some(true)
            }
            Question::Asked { polls: then } if then == polls => Some(false),
            _ => {
                *question = Question::Asked { polls };
                watch.news.notify_all();
                Some(false)
            }
        }
    }

    /// Who is to be asked, if there are any others beside the `pooled` threads of tokio's.
    fn watch(&self, pooled: usize) -> Option<&Watch> {
        let watch = self.watch.as_deref()?;
        (watch.siblings.more() > pooled && is_alone()).then_some(watch)
    }
}

impl Watch {
    /// Answers until it is over.
    fn stand(&self) {
        loop {
            let asked = {
                let mut question = self.question();
                while !matches!(*question, Question::Asked { .. } | Question::Over) {
                    let waited = self.news.wait(question);
                    question = waited.unwrap_or_else(PoisonError::into_inner);
                }
                *question
            };
            let Question::Asked { polls } = asked else {
                return;
            };
            let answer = match self.find_asleep(asked) {
                true => Question::Asleep { polls },
                false => Question::Restless,
            };
            let mut question = self.question();
            // It may have been asked anew: what was seen before does not answer that.
            if *question == asked {
                *question = answer;
                self.news.notify_all();
            }
        }
    }

    /// Looks until all are asleep, or the question is `asked` no longer; false when one never sleeps.
    fn find_asleep(&self, asked: Question) -> bool {
        let cpu = || os::process_cpu().unwrap_or_default();
        let began = cpu();
        let mut looks = 0;
        while is_alone() && *self.question() == asked && !self.siblings.are_asleep() {
            looks += 1;
            if looks >= LOOKS || cpu().saturating_sub(began) >= PATIENCE {
                return false;
            }
            thread::sleep(PAUSE);
        }
        true
    }

    fn question(&self) -> MutexGuard<'_, Question> {
        self.question.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_alone() -> bool {
    HOMES.load(Ordering::Relaxed) == 1
}
