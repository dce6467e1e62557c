//! Uses each of the shapes once.

mod files {
    use std::{collections::BTreeMap, io, path::Path};

    use lab::{World, expect, expect_eq};
    use shapes::{SaveError, copy, echo, first_word, is_name, save_all};
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    /// Readers, writers and closures go through
    #[lab::test(points = 1)]
    async fn copies(_world: World) {
        let (mut to, mut seen) = (Vec::new(), Vec::new());
        let copied = copy(&b"salt"[..], &mut to, |bytes| seen.push(bytes)).await;
        expect_eq!(copied.ok(), Some(4), "how much was copied");
        expect_eq!(to, b"salt".to_vec(), "what was copied");
        expect_eq!(seen, vec![4], "what was said");
    }

    /// Something that reads and writes goes through
    #[lab::test(points = 1)]
    async fn echoes(_world: World) {
        let (ours, theirs) = duplex(64);
        let talk = async move {
            let (mut from, mut to) = tokio::io::split(ours);
            let mut text = [0; 4];
            to.write_all(b"salt").await.ok();
            from.read_exact(&mut text).await.ok();
            to.shutdown().await.ok();
            text
        };
        let (said, text) = tokio::join!(echo(theirs), talk);
        expect!(said.is_ok(), "it failed");
        expect_eq!(text.to_vec(), b"salt".to_vec(), "what came back");
    }

    /// Errors say what a submission says
    #[lab::test(points = 1)]
    async fn errors(_world: World) {
        let texts = BTreeMap::from([("a".to_owned(), "b".to_owned())]);
        let full = save_all(Path::new("full"), texts).await;
        let text = full.as_ref().err().map(ToString::to_string);
        expect_eq!(text, Some("1 bytes are needed".to_owned()), "what it said");
        expect!(
            matches!(full, Err(SaveError::Full { needed: 1 })),
            "another error"
        );
        let error = SaveError::from(io::Error::other("on fire"));
        expect_eq!(
            error.to_string(),
            "the disk failed: on fire".to_owned(),
            "what it said"
        );
        expect_eq!(
            format!("{error:>26}").len(),
            24,
            "the length of what it said"
        );
        expect!(is_name("a") && !is_name(""), "it is no name");
        let line = "one two".to_owned();
        expect_eq!(first_word(&line), Some("one"), "the first word");
    }
}

mod locks {
    use std::{sync::Arc, time::Duration};

    use lab::{World, expect, expect_eq};
    use shapes::{Closed, Ledger, Printers, Tray};

    /// Values of any type go through, and come back
    #[lab::test(points = 1)]
    async fn trays(_world: World) {
        let tray = Arc::new(Tray::new());
        let other = tray.clone();
        let taken = tokio::spawn(async move { other.take().await });
        expect!(tray.put("salt", None).await.is_ok(), "it was not put");
        expect_eq!(taken.await.ok(), Some("salt"), "what was taken");
        let refused = tray.put("late", Some(&Duration::ZERO)).await;
        expect!(matches!(refused, Err(Closed("late"))), "it was not refused");
    }

    /// Guards are what they guard
    #[lab::test(points = 1)]
    async fn ledgers(_world: World) {
        let ledger = Ledger::new(vec![1]);
        ledger.write().await.push(2);
        expect_eq!(ledger.read().await.len(), 2, "the length");
        let (one, other) = tokio::join!(ledger.read(), ledger.read());
        expect_eq!(one[0] + other[1], 3, "the sum");
        drop((one, other));
        expect_eq!(ledger.into_inner(), vec![1, 2], "what is in it");
    }

    /// What was made there is known there
    #[lab::test(points = 1)]
    async fn places(_world: World) {
        let printers = Printers::new(2);
        let place = printers.clone().place().await;
        expect_eq!(printers.free(), 1, "the free places");
        let local = String::from("borrowed");
        let length = printers.with_place(async { local.len() }).await;
        expect_eq!(length, 8, "the length");
        expect!(
            place.is_some_and(|place| place.back(&printers)),
            "whose place is it?"
        );
        expect_eq!(printers.free(), 2, "the free places");
        let other = printers.place().await;
        expect!(
            !other.is_some_and(|place| place.back(&Printers::new(1))),
            "whose place is it?"
        );
    }
}

mod cancelling {
    use std::{cell::Cell, time::Duration};

    use lab::{World, expect, expect_eq};
    use shapes::{Ended, Late, Policy, Summary, polite, retry, supervise, with_deadline};
    use tokio::time::sleep;

    /// Futures that borrow go through
    #[lab::test(points = 1)]
    async fn deadlines(_world: World) {
        let text = String::from("salt");
        let work = async { text.as_str().len() };
        let done = with_deadline(work, Duration::from_secs(1)).await;
        expect_eq!(done.ok(), Some(4), "what came of it");
        let late = with_deadline(sleep(Duration::from_secs(2)), Duration::from_secs(1)).await;
        expect!(matches!(late, Err(Late)), "it came in time");
    }

    /// Closures that make futures go through
    #[lab::test(points = 1)]
    async fn retries(world: World) {
        let policy = Policy {
            tries: 3,
            between: Duration::from_secs(1),
        };
        expect_eq!(policy.waits(), Duration::from_secs(2), "how long it waits");
        let asked = Cell::new(0);
        let is_worth_it = |error: &String| {
            asked.set(asked.get() + 1);
            error != "never"
        };
        let result: Result<u32, String> = retry(&policy, is_worth_it, |number| async move {
            match number {
                3 => Ok(7),
                _ => Err(format!("try {number}")),
            }
        })
        .await;
        expect_eq!(result.ok(), Some(7), "what came of it");
        expect_eq!(asked.get(), 2, "how often it asked");
        expect_eq!(world.elapsed(), Duration::from_secs(2), "how long it took");
    }

    /// Types with types in them come back
    #[lab::test(points = 1)]
    async fn summaries(_world: World) {
        let workers = vec![("a".to_owned(), Box::pin(async { 7 }) as _)];
        let Summary { ended } = supervise(workers).await;
        let ended: Vec<_> = ended
            .into_iter()
            .map(|(name, ended)| match ended {
                Ended::Well(number) => (name, number),
                Ended::Panicked(said) => (said, 0),
                Ended::Stopped { .. } => (name, 1),
            })
            .collect();
        expect_eq!(ended, vec![("a".to_owned(), 7)], "how they ended");
        expect_eq!(polite(1..=3, "sum").await, "sum: 6".to_owned(), "the sum");
    }
}

mod pools {
    use futures::{StreamExt, stream};
    use lab::{World, expect, expect_eq};
    use shapes::{CountTo, Down, LineError, Pool, batches, numbers, range, with_number};

    /// Guards borrow
    #[lab::test(points = 1)]
    async fn connections(_world: World) {
        let pool = Pool::new(2);
        let connection = pool.acquire().await;
        expect_eq!((connection.number(), pool.free()), (1, 1), "the connection");
        drop(connection);
        expect_eq!(pool.free(), 2, "the free connections");
        let scope = async |number| if number == 1 { Ok("salt") } else { Err(number) };
        let salt: Result<&str, u32> = with_number(&pool, scope).await;
        expect_eq!(salt, Ok("salt"), "what came of it");
    }

    /// Streams and iterators go through
    #[lab::test(points = 1)]
    async fn streams(_world: World) {
        let counted: Vec<u32> = CountTo::new(3).collect().await;
        expect_eq!(counted, vec![1, 2, 3], "the numbers");
        expect_eq!(
            Down::from_number(3).collect::<Vec<_>>(),
            vec![2, 1, 0],
            "the numbers"
        );
        expect_eq!(
            range(1, 3).collect::<Vec<_>>().await,
            vec![1, 2],
            "the numbers"
        );
        let numbers: Vec<_> = numbers("1\nx").collect().await;
        expect!(
            matches!(&*numbers, [Ok(1), Err(LineError { line: 1 })]),
            "other numbers"
        );
        let batches: Vec<_> = batches(stream::iter(["a", "b", "c"]), 2).collect().await;
        expect_eq!(batches, vec![vec!["a", "b"], vec!["c"]], "the batches");
    }
}

mod kit {
    use std::future::{pending, ready};

    use lab::{World, expect_eq};
    use shapes::{Cache, Counted, Event, first, gather, sorted};

    /// Many futures go through
    #[lab::test(points = 1)]
    async fn gathers(_world: World) {
        let futures = (1..=3).map(|number| async move { number * 2 });
        expect_eq!(
            gather(futures.collect()).await,
            vec![2, 4, 6],
            "what came of them"
        );
        expect_eq!(
            gather(Vec::<std::future::Ready<u8>>::new()).await,
            Vec::<u8>::new(),
            "what came of none"
        );
        let futures = vec![
            futures::future::Either::Left(pending()),
            futures::future::Either::Right(ready("b")),
        ];
        expect_eq!(first(futures).await, Some((1, "b")), "the first");
    }

    /// Types of futures are futures
    #[lab::test(points = 1)]
    async fn counts(_world: World) {
        let counted = Counted::new(async {
            tokio::task::yield_now().await;
            "salt"
        });
        expect_eq!(counted.polls(), 0, "the polls");
        let spawned = tokio::spawn(counted);
        expect_eq!(spawned.await.ok(), Some(("salt", 2)), "what came of it");
    }

    /// What can be done with values can be done there
    #[lab::test(points = 1)]
    async fn values(_world: World) {
        expect_eq!(sorted(vec!["b", "a", "b"]), vec!["a", "b"], "the values");
        let event = Event::default();
        let waits = tokio::spawn(event.wait());
        event.clone().set();
        expect_eq!(waits.await.ok(), Some(()), "that it happened");
        let cache = Cache::new();
        expect_eq!(cache.get_or("a", || async { 1 }).await, 1, "the value");
        expect_eq!(cache.get_or("a", || async { 2 }).await, 1, "the value");
    }
}

mod work {
    use lab::{World, expect_eq};
    use shapes::{SlowPoll, Triage, both, off_the_loop, one_off, told, triage};

    /// Jobs go through
    #[lab::test(points = 1)]
    async fn jobs(_world: World) {
        let jobs: Vec<Box<dyn FnOnce() -> String + Send>> =
            vec![Box::new(|| "a".to_owned()), Box::new(|| "b".to_owned())];
        expect_eq!(
            off_the_loop(jobs).await,
            vec!["a".to_owned(), "b".to_owned()],
            "the jobs"
        );
        expect_eq!(one_off(|| 7).await, Some(7), "the job");
        expect_eq!(both(1, "a"), ("a", 1), "both");
    }

    /// Results are sorted
    #[lab::test(points = 1)]
    async fn sorts(_world: World) {
        let Triage { well, failed } = triage(vec![Ok(1), Err("a"), Ok(2)]);
        expect_eq!(
            (well, failed),
            (vec![1, 2], vec!["a"]),
            "what became of them"
        );
        let mut said = Vec::new();
        let work = told("slow", async { 7 }, |SlowPoll { of }| said.push(of)).await;
        expect_eq!((work, said), (7, vec!["slow".to_owned()]), "what was told");
    }
}
