//! Runs the exercise on the real clock, so that you can watch it: `cargo run -p mini-scheduler`.

use std::{
    panic::{self, AssertUnwindSafe},
    thread,
    time::Duration,
};

use mini_scheduler::{Countdown, Delay, Exception, Promise, Scheduler};
use sim::clock::Clock;

const BEAT: Duration = Duration::from_millis(300);

fn main() {
    // One line for a panic is enough here.
    panic::set_hook(Box::new(|_| {}));

    show("countdown", |_| {
        let mut countdown = Countdown::new(3);
        println!("next: {:?}", countdown.next());
        println!("send 5: {:?}", countdown.send(5));
        println!("restart: {:?}", countdown.throw(Exception::Restart));
        println!("stop: {:?}", countdown.throw(Exception::Stop));
        println!("next: {:?}", countdown.next());
    });

    show("delay", |clock| {
        let mut scheduler = Scheduler::new(clock.clone());
        scheduler.handle().spawn({
            let clock = clock.clone();
            async move {
                let waited = Delay::new(&clock, BEAT).await;
                say(&clock, &format!("waited for {waited:?}"));
            }
        });
        scheduler.run();
    });

    show("promise", |_| {
        let promise = Promise::<u32, String>::pending();
        promise.on_done(|result| println!("called back: {result:?}"));
        println!("resolved: {:?}", promise.resolve(42));
        println!("rejected: {:?}", promise.reject("too late".to_owned()));
    });

    show("call_soon", |clock| {
        let mut scheduler = Scheduler::new(clock.clone());
        let handle = scheduler.handle();
        scheduler.handle().call_soon(move || {
            println!("first");
            handle.call_soon(|| println!("third"));
        });
        scheduler.handle().call_soon(|| println!("second"));
        scheduler.run();
    });

    show("call_later", |clock| {
        let mut scheduler = Scheduler::new(clock.clone());
        let handle = scheduler.handle();
        for beats in [3, 1, 2] {
            let clock = clock.clone();
            handle.call_later(BEAT * beats, move || say(&clock, &format!("beat {beats}")));
        }
        let cancelled = handle.call_later(BEAT * 10, || println!("never called"));
        cancelled.cancel();
        scheduler.run();
    });

    show("spawn", |clock| {
        let mut scheduler = Scheduler::new(clock.clone());
        let handle = scheduler.handle();
        let wrong = handle.spawn(async { panic!("the milk is sour") });
        handle.spawn({
            let handle = handle.clone();
            async move {
                let tea = handle.spawn(async { "tea" });
                println!("tea: {:?}", tea.await);
                let milk: Result<(), _> = wrong.await;
                println!("milk: {milk:?}");
            }
        });
        scheduler.run();
    });

    show("wake_from_thread", |clock| {
        let mut scheduler = Scheduler::new(clock.clone());
        let (handle, promise) = (scheduler.handle(), Promise::<u32, String>::pending());
        let setter = promise.clone();
        let computing = thread::spawn(move || {
            thread::sleep(BEAT);
            setter.resolve(42)
        });
        let clock = clock.clone();
        handle.spawn(async move {
            let answer = promise.wait().await;
            say(&clock, &format!("another thread says {answer:?}"));
        });
        scheduler.run();
        let _ = computing.join();
    });
}

/// Prints `what` with the time.
fn say(clock: &Clock, what: &str) {
    println!("{:6.2} s  {what}", clock.now().as_secs_f64());
}

/// Runs one part under its name. One that is still a `todo!()` says so and does not keep the others from running.
fn show(name: &str, run: impl FnOnce(&Clock)) {
    println!("\n{name}");
    let clock = Clock::live();
    if let Err(panic) = panic::catch_unwind(AssertUnwindSafe(|| run(&clock))) {
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
