//! Judges what stands in each exercise whenever it is saved.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use anyhow::Result;
use grader::{
    course::Exercise,
    desk::{Desk, DeskError, Progress},
    judge::{Follower, Judge, JudgeError},
    kit::News,
    report::{CheckReport, Report},
    run::Wish,
    sandbox::Demand,
    stop::Stop,
};
use lab::record::Seeds;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use sim_core::timeline::Timeline;
use tokio::sync::watch;

use super::{Live, first_trouble};

/// Saving a file is several events. They count as one if they come within this time.
const TOGETHER: Duration = Duration::from_millis(50);

/// What is said while the kit is built.
const BUILDING: &str =
    "Building what exercises compile against. This is done once and takes about half a minute.";

/// What the panels of all exercises show, by the exercise's name.
pub type Shown = BTreeMap<String, Arc<Live>>;

/// Who judges.
pub struct Judging {
    desk: Desk,
    shown: watch::Sender<Shown>,
    /// The exercise that is being judged, and what ends that.
    current: Mutex<Option<(String, Arc<Stop>)>>,
}

/// One run of a check: the exercise, the check, the seed.
type Run = (String, String, u64);

impl Judging {
    /// For the course at `root`. Nothing is judged yet.
    ///
    /// # Errors
    ///
    /// If there is something wrong with the course.
    pub fn new(root: &Path) -> Result<Arc<Judging>> {
        let desk = Desk::open(Some(root))?;
        let exercises = desk.course.exercises.iter().zip(desk.survey());
        let shown = exercises
            .map(|(exercise, progress)| {
                (
                    exercise.name.clone(),
                    Arc::new(Live::of(exercise, &progress)),
                )
            })
            .collect();
        Ok(Arc::new(Judging {
            desk,
            shown: watch::channel(shown).0,
            current: Mutex::default(),
        }))
    }

    /// What the panels show, now and from now on.
    pub fn subscribe(&self) -> watch::Receiver<Shown> {
        self.shown.subscribe()
    }

    /// The hint for a part, `step` counted from 1.
    pub fn hint(&self, exercise: &str, part: &str, step: usize) -> Option<&str> {
        let exercise = self.desk.course.exercise(exercise).ok()?;
        let part = exercise.parts.iter().find(|one| one.name == part)?;
        let hint = part.hints.get(step.checked_sub(1)?)?;
        Some(hint.trim())
    }

    /// Judges what has changed, now and whenever something is saved, for as long as what is returned is kept.
    ///
    /// # Errors
    ///
    /// If the exercises can't be watched.
    pub fn judge_on_change(self: Arc<Self>) -> Result<RecommendedWatcher> {
        let (tell, told) = mpsc::channel();
        let judging = self.clone();
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                let Ok(event) = event else { return };
                // To judge is to read: that is no change.
                if event.kind.is_access() {
                    return;
                }
                judging.end_stale(&event.paths);
                // Nobody listens any more when the server ends.
                let _ = tell.send(());
            })?;
        for exercise in &self.desk.course.exercises {
            // The folder, and not `src` itself, which may be replaced as a whole.
            watcher.watch(&exercise.dir, RecursiveMode::Recursive)?;
        }
        thread::spawn(move || {
            let mut judge = Worker {
                judging: &self,
                judge: None,
                ours: HashMap::new(),
            };
            loop {
                judge.look_at_all();
                if told.recv().is_err() {
                    break;
                }
                while told.recv_timeout(TOGETHER).is_ok() {}
            }
        });
        Ok(watcher)
    }

    /// Whatever is being judged and stands there no more is not worth the wait.
    fn end_stale(&self, paths: &[std::path::PathBuf]) {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((exercise, stop)) = &*current else {
            return;
        };
        let Ok(exercise) = self.desk.course.exercise(exercise) else {
            return;
        };
        let src = exercise.dir.join("src");
        if paths.iter().any(|path| path.starts_with(&src)) {
            stop.stop();
        }
    }

    /// Shows `live` for `exercise`.
    fn show(&self, exercise: &Exercise, live: Live) {
        self.shown.send_if_modified(|shown| {
            let live = Arc::new(live);
            let before = shown.insert(exercise.name.clone(), live.clone());
            before.is_none_or(|before| before != live)
        });
    }

    /// What ends the judging of `exercise`, which begins now.
    fn begin(&self, exercise: &Exercise) -> Arc<Stop> {
        let stop = Arc::new(Stop::new());
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        *current = Some((exercise.name.clone(), stop.clone()));
        stop
    }
}

/// The one thread that judges.
struct Worker<'a> {
    judging: &'a Judging,
    judge: Option<Judge>,
    /// Runs of the course's own answers: none where there is nothing to compare with.
    ours: HashMap<Run, Option<Timeline>>,
}

impl Worker<'_> {
    /// Judges what is not known yet. What was stopped, for it was saved anew, has its turn at the next look.
    fn look_at_all(&mut self) {
        let judging = self.judging;
        for exercise in &judging.desk.course.exercises {
            if let Err(error) = self.look_at(exercise) {
                let live = Live::of(exercise, &judging.desk.progress(exercise));
                judging.show(exercise, live.failed(&error.to_string()));
            }
        }
    }

    fn look_at(&mut self, exercise: &Exercise) -> Result<(), DeskError> {
        let judging = self.judging;
        let mut progress = judging.desk.progress(exercise);
        if matches!(progress, Progress::Changed) {
            let stop = judging.begin(exercise);
            match self.judge(exercise, &progress, &stop) {
                Err(DeskError::Judge(JudgeError::Interrupted)) => return Ok(()),
                Err(error) => return Err(error),
                Ok(report) => progress = Progress::Graded(Box::new(report)),
            }
        }
        let live = Live::of(exercise, &progress);
        judging.show(exercise, live.clone());
        let trouble = progress.report().and_then(first_trouble);
        if let Some(check) = trouble.filter(|check| check.timeline.is_some())
            && let Some(ours) = self.ours(exercise, check)
        {
            judging.show(exercise, live.compared(ours));
        }
        Ok(())
    }

    fn judge(
        &mut self,
        exercise: &Exercise,
        progress: &Progress,
        stop: &Stop,
    ) -> Result<Report, DeskError> {
        let judging = self.judging;
        let before = Live::of(exercise, progress);
        let busy = |status: &str| judging.show(exercise, before.clone().busy(status));
        let judge = self.ready(exercise, &busy)?;
        busy("Judging what you saved.");
        let follower = Follower {
            stop,
            tell: &|_| {},
        };
        let wish = Wish::default();
        let dir = &exercise.dir;
        let report = judging
            .desk
            .judge(judge, exercise, dir, None, wish, follower)?;
        // The verdict is as good without.
        if let Err(error) = judging.desk.keep(judge, exercise, &report) {
            eprintln!("warning: your progress can't be remembered: {error}");
        }
        Ok(report)
    }

    /// The judge, with what `exercise` needs. It is made when it is first needed; `busy` hears if that takes its time.
    fn ready(&mut self, exercise: &Exercise, busy: &dyn Fn(&str)) -> Result<&Judge, DeskError> {
        let mut tell = |news: News| {
            if matches!(news, News::Begins | News::Adds(_)) {
                eprintln!("{BUILDING}");
                busy(BUILDING);
            }
        };
        // Another save makes it no faster, so nothing stops it but the end of the server.
        let (desk, stop) = (&self.judging.desk, Stop::new());
        let made = match self.judge.take() {
            Some(judge) => judge,
            None => desk.prepare(Demand::BestEffort, &mut tell, &stop)?,
        };
        let judge = self.judge.insert(made);
        judge.equip(&desk.course.root, [exercise], &mut tell, &stop)?;
        Ok(judge)
    }

    /// The same run of the course's own answer, if that is there.
    fn ours(&mut self, exercise: &Exercise, check: &CheckReport) -> Option<&Timeline> {
        let run = (exercise.name.clone(), check.name.clone(), check.seed);
        if !self.ours.contains_key(&run) {
            let stop = self.judging.begin(exercise);
            let ours = self.run_ours(exercise, check, &stop);
            // What was stopped is not known.
            if stop.is_stopped() {
                return None;
            }
            self.ours.insert(run.clone(), ours);
        }
        self.ours.get(&run)?.as_ref()
    }

    fn run_ours(
        &mut self,
        exercise: &Exercise,
        check: &CheckReport,
        stop: &Stop,
    ) -> Option<Timeline> {
        let follower = Follower {
            stop,
            tell: &|_| {},
        };
        let wish = Wish {
            seeds: Seeds::One(check.seed),
            timeline: true,
            ..Wish::default()
        };
        let (desk, folder) = (&self.judging.desk, exercise.solution_dir().ok()?);
        let judge = self.ready(exercise, &|_| {}).ok()?;
        let report = desk.judge(judge, exercise, folder, Some(&check.name), wish, follower);
        let mut checks = report.ok()?.checks.into_iter();
        checks.find(|one| one.name == check.name)?.timeline
    }
}
