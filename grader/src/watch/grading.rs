//! The thread that judges. It owns the judge, does one order at a time, and drops what it does when a newer one comes.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Duration,
};

use lab::{Verdict, record::Seeds};
use sim_core::timeline::Timeline;

use super::{
    model::{self, Building, Event, Order, Reply, Run, Step, Task},
    screen,
};
use crate::{
    course::{Course, Exercise},
    desk::{Desk, DeskError},
    intake::{SizeLimits, Submission},
    judge::{self, Case, Follower, Judge, JudgeError, Phase},
    kit::{KitError, News},
    report::{CheckReport, Report},
    run::Wish,
    sandbox::Demand,
    stop::Stop,
};

/// How long an end is waited for. Nothing hangs on it but scratch folders.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whoever judges, seen from outside.
#[derive(Debug)]
pub struct Grading {
    requests: Sender<Request>,
    /// Ends what is being done now.
    current: Arc<Stop>,
    /// Ends the building of the kit.
    preparing: Arc<Stop>,
    ended: Receiver<()>,
}

#[derive(Debug)]
enum Request {
    Order(Order, Arc<Stop>),
    Reload,
}

impl Grading {
    /// Starts the thread. It makes the judge ready, and `tell` hears of all that happens.
    pub fn start(desk: Desk, tell: Sender<Event>) -> Grading {
        let (requests, received) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        let preparing = Arc::new(Stop::new());
        let mut grader = Grader {
            desk,
            judge: None,
            tell,
            preparing: preparing.clone(),
        };
        thread::spawn(move || {
            grader.work(&received);
            // Nobody may be waiting for it.
            let _ = end.send(());
        });
        Grading {
            requests,
            current: Arc::default(),
            preparing,
            ended,
        }
    }

    /// Does `order` in place of what is being done.
    pub fn order(&mut self, order: Order) {
        self.current.stop();
        self.current = Arc::default();
        self.ask(Request::Order(order, self.current.clone()));
    }

    /// Reads the course again, in place of what is being done.
    pub fn reload(&mut self) {
        self.ask(Request::Reload);
    }

    fn ask(&self, request: Request) {
        // Without the thread there is nobody to answer, and the screen says what it said last.
        let _ = self.requests.send(request);
    }

    /// Ends everything, and waits for it a little.
    pub fn end(self) {
        self.current.stop();
        self.preparing.stop();
        drop(self.requests);
        let _ = self.ended.recv_timeout(PATIENCE);
    }
}

/// The thread's own.
struct Grader {
    desk: Desk,
    judge: Option<Judge>,
    tell: Sender<Event>,
    preparing: Arc<Stop>,
}

impl Grader {
    fn work(&mut self, requests: &Receiver<Request>) {
        self.prepare();
        for request in requests {
            match request {
                Request::Order(_, stop) if stop.is_stopped() => {}
                Request::Order(order, stop) => {
                    let ticket = order.ticket;
                    // A defect of ours ends no evening.
                    let outcome = catch_unwind(AssertUnwindSafe(|| self.obey(&order, &stop)));
                    let outcome = outcome.unwrap_or_else(|_| {
                        let why = screen::last_panic().unwrap_or_default();
                        Some(Reply::Failed(format!("The grader itself failed: {why}")))
                    });
                    if let Some(outcome) = outcome.filter(|_| !stop.is_stopped()) {
                        self.say(Event::Done(ticket, outcome));
                    }
                }
                Request::Reload => self.reload(),
            }
        }
    }

    fn say(&self, event: Event) {
        // When the screen has gone there is nobody to tell.
        let _ = self.tell.send(event);
    }

    fn prepare(&mut self) {
        let mut building = Building::default();
        let mut built = false;
        let mut tell = |news: News| {
            built |= news == News::Begins;
            let _ = self.tell.send(heard(&mut building, news));
        };
        match self
            .desk
            .prepare(Demand::BestEffort, &mut tell, &self.preparing)
        {
            Ok(judge) => {
                self.judge = Some(judge);
                if built {
                    // Without a kit nothing was known of what was judged before.
                    self.say(Event::Surveyed(self.desk.survey()));
                }
                self.say(Event::Readiness(model::Readiness::Ready));
            }
            Err(DeskError::Kit(KitError::Stopped)) => {}
            Err(error) => self.say(Event::Readiness(model::Readiness::Failed(
                error.to_string(),
            ))),
        }
    }

    /// Makes ready what this exercise needs beside the base of the kit.
    fn equip(&mut self, exercise: &str) -> Result<(), DeskError> {
        let (Some(judge), course) = (&mut self.judge, &self.desk.course) else {
            return Ok(());
        };
        let exercise = course.exercise(exercise)?;
        let mut building = Building::default();
        let mut built = false;
        let mut tell = |news: News| {
            built = true;
            let _ = self.tell.send(heard(&mut building, news));
        };
        let equipped = judge.equip(&course.root, [exercise], &mut tell, &self.preparing);
        if built {
            self.say(Event::Readiness(model::Readiness::Ready));
        }
        Ok(equipped?)
    }

    fn reload(&mut self) {
        let before = &self.desk.course;
        let read = match Course::load(&before.root) {
            // Files of the course are touched by many who do not change them.
            Ok(course) if same(&course, before) => return,
            Ok(course) => {
                self.desk.course = course;
                Ok(Box::new((self.desk.course.clone(), self.desk.survey())))
            }
            Err(error) => Err(error.to_string()),
        };
        self.say(Event::Reloaded(read));
    }

    /// What comes of `order`: nothing if it was stopped.
    fn obey(&mut self, order: &Order, stop: &Stop) -> Option<Reply> {
        if self.judge.is_none() {
            self.prepare();
        }
        match self.equip(&order.exercise) {
            Ok(()) => {}
            Err(DeskError::Kit(KitError::Stopped)) => return None,
            Err(error) => return Some(Reply::Failed(error.to_string())),
        }
        let judge = self.judge.as_ref()?;
        let exercise = match self.desk.course.exercise(&order.exercise) {
            Ok(exercise) => exercise,
            Err(error) => return Some(Reply::Failed(error.to_string())),
        };
        let tell = |stage: Phase| {
            let step = match stage {
                Phase::Compiling => return,
                Phase::Running(checks) => Step::Running(checks),
                Phase::Checked(name, verdict) => Step::Checked(name.to_owned(), verdict),
            };
            self.say(Event::Stepped(order.ticket, step));
        };
        let follower = Follower { stop, tell: &tell };
        let outcome = match &order.task {
            Task::Grade { afresh } => self.grade(judge, exercise, *afresh, follower),
            Task::Replay(run) => self
                .replay(judge, exercise, &exercise.dir, run, follower)
                .map(|check| Reply::Replayed(Box::new(check))),
            Task::Ours(run) => ours(judge, exercise, run, follower).map(Reply::Ours),
        };
        match outcome {
            Ok(outcome) => Some(outcome),
            Err(DeskError::Judge(JudgeError::Interrupted)) => None,
            Err(error) => Some(Reply::Failed(error.to_string())),
        }
    }

    fn grade(
        &self,
        judge: &Judge,
        exercise: &Exercise,
        afresh: bool,
        follower: Follower,
    ) -> Result<Reply, DeskError> {
        let mut afresh = afresh;
        loop {
            let report = match judge::intake(judge, exercise, &exercise.dir)? {
                Err(rejected) => *rejected,
                Ok(submission) => {
                    let known = self.desk.known(&judge.kit, exercise, &submission);
                    match known.filter(|_| !afresh) {
                        Some(report) => report,
                        None => self.judged(judge, exercise, &submission, follower)?,
                    }
                }
            };
            // Nobody may have been told of a save while it was judged: on some disks changes are not announced.
            let now = Submission::read(&exercise.dir, &SizeLimits::default());
            let changed = now.is_ok_and(|now| now.sha256 != report.submission.sha256);
            if !changed {
                return Ok(Reply::Graded(Box::new(report)));
            }
            afresh = false;
        }
    }

    fn judged(
        &self,
        judge: &Judge,
        exercise: &Exercise,
        submission: &Submission,
        follower: Follower,
    ) -> Result<Report, DeskError> {
        let case = Case {
            submission,
            exercise,
            only: None,
            wish: Wish::default(),
        };
        let report = judge.judge_for(&case, follower)?;
        if let Err(error) = self.desk.keep(judge, exercise, &report) {
            self.say(Event::Notice(format!(
                "Your progress can't be remembered: {error}"
            )));
        }
        Ok(report)
    }

    fn replay(
        &self,
        judge: &Judge,
        exercise: &Exercise,
        folder: &Path,
        run: &Run,
        follower: Follower,
    ) -> Result<CheckReport, DeskError> {
        let only = Some(run.check.as_str());
        let report = self
            .desk
            .judge(judge, exercise, folder, only, of_seed(run), follower)?;
        let checks = report.checks.into_iter();
        let check = checks.into_iter().find(|check| check.name == run.check);
        check.ok_or(DeskError::Judge(JudgeError::Interrupted))
    }
}

/// How far the kit is, as the screen is told it.
fn heard(building: &mut Building, news: News) -> Event {
    building.hear(news);
    Event::Readiness(model::Readiness::Building(building.clone()))
}

/// What the course's own answer does in this run.
fn ours(
    judge: &Judge,
    exercise: &Exercise,
    run: &Run,
    follower: Follower,
) -> Result<Option<Timeline>, DeskError> {
    // Where the solutions were taken out there is nothing to compare with.
    let Ok(solution) = exercise.solution() else {
        return Ok(None);
    };
    let submission = solution.submission("ours");
    let case = Case {
        submission: &submission,
        exercise,
        only: Some(&run.check),
        wish: of_seed(run),
    };
    let report = judge.judge_for(&case, follower)?;
    let mut checks = report.checks.into_iter();
    let check = checks.find(|check| check.name == run.check && check.verdict == Verdict::Passed);
    Ok(check.and_then(|check| check.timeline))
}

fn of_seed(run: &Run) -> Wish {
    Wish {
        seeds: Seeds::One(run.seed),
        timeline: true,
        printed: true,
    }
}

/// Whether both courses ask the same.
fn same(one: &Course, other: &Course) -> bool {
    let asked = |course: &Course| -> Vec<(String, String)> {
        let exercises = course.exercises.iter();
        exercises
            .map(|exercise| (exercise.folder.clone(), exercise.checks_sha256.clone()))
            .collect()
    };
    asked(one) == asked(other)
}
