//! Connects a submission with the checks.

use std::time::Duration;

use downloader as theirs;
use futures::{
    FutureExt, StreamExt,
    future::{BoxFuture, LocalBoxFuture},
    stream::LocalBoxStream,
};
use sim::remote::{Download, DownloadError, Remote};
use stand_in::{
    Abandoned, Callback, Downloaded, Kept, Outcome, PromiseOfTheirs, SetterOfTheirs, Shielded,
    Submission,
};
use tokio::sync::oneshot;

struct Theirs;

impl Submission for Theirs {
    fn download_all<'a>(
        &self,
        remote: &'a Remote,
        files: Vec<String>,
    ) -> LocalBoxFuture<'a, Vec<Downloaded>> {
        Box::pin(theirs::download_all(remote, files))
    }

    fn cancel_midway<'a>(
        &self,
        remote: &'a Remote,
        files: [String; 3],
        cancel: oneshot::Receiver<usize>,
    ) -> LocalBoxFuture<'a, [Outcome; 3]> {
        let outcomes = theirs::cancel_midway(remote, files, cancel);
        Box::pin(outcomes.map(|outcomes| outcomes.map(outcome)))
    }

    fn first_finished<'a>(
        &self,
        remote: &'a Remote,
        files: [String; 5],
    ) -> LocalBoxFuture<'a, Downloaded> {
        Box::pin(theirs::first_finished(remote, files))
    }

    fn all_or_nothing<'a>(
        &self,
        remote: &'a Remote,
        files: Vec<String>,
    ) -> LocalBoxFuture<'a, Result<Vec<Download>, DownloadError>> {
        Box::pin(theirs::all_or_nothing(remote, files))
    }

    fn shielded<'a>(
        &self,
        remote: &'a Remote,
        file: String,
        patience: Duration,
    ) -> LocalBoxFuture<'a, Shielded> {
        let answer = theirs::shielded(remote, file, patience);
        Box::pin(answer.map(|answer| match answer {
            theirs::Shielded::InTime(result) => Shielded::InTime(result),
            theirs::Shielded::Late(handle) => Shielded::Late(handle),
        }))
    }

    fn as_completed<'a>(
        &self,
        remote: &'a Remote,
        files: Vec<String>,
    ) -> LocalBoxStream<'a, (String, Downloaded)> {
        theirs::as_completed(remote, files).boxed_local()
    }

    fn promise(&self) -> (Box<dyn SetterOfTheirs>, Box<dyn PromiseOfTheirs>) {
        let (setter, promise) = theirs::promise();
        (Box::new(Setter(setter)), Box::new(Promise(promise)))
    }

    fn text_of_abandoned(&self) -> String {
        theirs::Abandoned.to_string()
    }
}

struct Setter(theirs::Setter<u64>);

impl SetterOfTheirs for Setter {
    fn set(self: Box<Self>, value: u64) {
        self.0.set(value);
    }
}

struct Promise(theirs::Promise<u64>);

impl PromiseOfTheirs for Promise {
    fn another(&self) -> Box<dyn PromiseOfTheirs> {
        Box::new(Promise(self.0.clone()))
    }

    fn get(&self) -> BoxFuture<'static, Kept> {
        Box::pin(self.0.get().map(kept))
    }

    fn on_done(&self, callback: Callback) {
        self.0.on_done(|result| callback(kept(result)));
    }
}

fn kept(result: Result<u64, theirs::Abandoned>) -> Kept {
    result.map_err(|theirs::Abandoned| Abandoned)
}

fn outcome(outcome: theirs::Outcome) -> Outcome {
    match outcome {
        theirs::Outcome::Finished(download) => Outcome::Finished(download),
        theirs::Outcome::Failed(error) => Outcome::Failed(error),
        theirs::Outcome::Cancelled => Outcome::Cancelled,
    }
}

fn main() {
    stand_in::SUBMISSION.connect(&Theirs);
    checks::main();
}
