//! Runs the exercise on the real clock, so that you can watch it: `cargo run -p print-shop`. Ctrl-C stops it at any time.

use std::{
    panic::{self, AssertUnwindSafe},
    time::{Duration, Instant},
};

use futures::{FutureExt, future::join_all};
use print_shop::{Counter, Ledger, Printers, Rate, StartingPistol, Tray};
use sim::shop::{Book, Effort, Ending, Job, Meter, Plan, Shop};
use tokio::time::{sleep, timeout};

#[tokio::main]
async fn main() {
    // One line for a panic is enough here.
    panic::set_hook(Box::new(|_| {}));
    tokio::select! {
        () = all_parts() => println!("\nThat was all."),
        // Everything runs in this one task. What is under way is dropped with it, and gives back what it holds.
        result = tokio::signal::ctrl_c() => match result {
            Ok(()) => println!("\nStopped: everything that was waiting has been dropped."),
            Err(error) => println!("\nCtrl-C can't be heard here: {error}"),
        },
    }
}

async fn all_parts() {
    show("counter", "Three callers add to one meter.", async {
        let counter = Counter::new(Meter::live(100));
        let adds = [3, 20, 1].map(|pages| counter.add(pages));
        println!("returned: {:?}", join_all(adds).await);
    })
    .await;

    show("printers", "Six jobs for two printers.", async {
        let effort = |printing, ending| Effort {
            printing: ms(printing),
            ending,
        };
        let plan = Plan::new()
            .job("poster", effort(1_200, Ending::Printed))
            .job("photo", effort(500, Ending::OutOfInk))
            .job("novel", effort(700, Ending::CatchesFire))
            .job("leaflet", effort(900, Ending::Printed));
        let printers = Printers::new(Shop::live(2, plan));
        let names = ["poster", "photo", "novel", "leaflet", "memo", "letter"];
        let prints = names.map(async |name| {
            // The letter is given up if it takes too long.
            let patience = if name == "letter" { 1_000 } else { 60_000 };
            let print = AssertUnwindSafe(printers.print(Job::new(name))).catch_unwind();
            match timeout(ms(patience), print).await {
                Ok(Ok(Ok(_))) => println!("          {name} is printed"),
                Ok(Ok(Err(fault))) => println!("          {name} failed: {fault}"),
                Ok(Err(_)) => {
                    println!("          {name} caught fire, and its printer is free again")
                }
                Err(_) => println!("          {name} was given up"),
            }
        });
        join_all(prints).await;
    })
    .await;

    show(
        "starting_pistol",
        "Three runners wait, and one comes late.",
        async {
            let pistol = StartingPistol::loaded();
            let began = Instant::now();
            let runner = async |name: &str, comes: u64| {
                sleep(ms(comes)).await;
                pistol.wait().await;
                println!("{:6.2} s  {name} starts", began.elapsed().as_secs_f64());
            };
            let fire = async {
                sleep(ms(800)).await;
                println!("{:6.2} s  bang", began.elapsed().as_secs_f64());
                pistol.fire();
            };
            tokio::join!(
                runner("Ada", 0),
                runner("Bob", 200),
                runner("Cy", 400),
                runner("Dot, who was late,", 1_200),
                fire
            );
        },
    )
    .await;

    show(
        "tray",
        "A fast clerk fills a tray with room for two sheets.",
        async {
            let tray = Tray::new(2);
            let began = Instant::now();
            let fill = async {
                for sheet in 1..=5 {
                    if tray.put(sheet).await.is_err() {
                        break;
                    }
                    println!(
                        "{:6.2} s  sheet {sheet} is in",
                        began.elapsed().as_secs_f64()
                    );
                }
                tray.close();
            };
            let empty = async {
                loop {
                    sleep(ms(300)).await;
                    let Some(sheet) = tray.take().await else {
                        break;
                    };
                    println!(
                        "{:6.2} s  sheet {sheet} is out",
                        began.elapsed().as_secs_f64()
                    );
                }
            };
            tokio::join!(fill, empty);
        },
    )
    .await;

    show(
        "ledger",
        "Two readers, a transfer, and another reader.",
        async {
            let ledger = Ledger::new(Book::live(vec![100, 50]));
            let snapshot = async |comes: u64| {
                sleep(ms(comes)).await;
                println!("          snapshot: {:?}", ledger.snapshot().await);
            };
            let transfer = async {
                sleep(ms(100)).await;
                println!("          moved 30: {:?}", ledger.transfer(0, 1, 30).await);
            };
            tokio::join!(snapshot(0), snapshot(50), transfer, snapshot(150));
        },
    )
    .await;

    show("rate", "Seven starts, three a second.", async {
        let rate = Rate::new(3);
        let began = Instant::now();
        let starts = (1..=7).map(|number| {
            let rate = &rate;
            async move {
                rate.start().await;
                println!("{:6.2} s  start {number}", began.elapsed().as_secs_f64());
            }
        });
        join_all(starts).await;
    })
    .await;
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Runs one part under its name. One that is still a `todo!()` says so and does not keep the others from running.
async fn show(name: &str, about: &str, run: impl Future<Output = ()>) {
    println!("\n{name}: {about}");
    if let Err(panic) = AssertUnwindSafe(run).catch_unwind().await {
        let message = match panic.downcast::<String>() {
            Ok(message) => *message,
            Err(panic) => panic
                .downcast_ref::<&str>()
                .copied()
                .unwrap_or("")
                .to_owned(),
        };
        match message.strip_prefix("not yet implemented: ") {
            Some(todo) => println!("not written yet: {todo}"),
            None => println!("panicked: {message}"),
        }
    }
}
