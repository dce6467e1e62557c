//! What it costs to read what others have made: archives, folders, rosters, results, sources.
//!
//! Each shape is made in a size of one's choice. Twice as much of it may take no more than twice the work, whatever it is, and
//! memory has a bound that does not depend on it. Work is counted in bytes that are allocated: that is the same on every run. What
//! costs time and no memory is found by CPU time, where nothing else runs:
//!
//! ```text
//! cargo test --release -p grader --test cost -- --ignored --nocapture
//! ```

use std::time::Duration;

use measure::{cost, cpu_time};

mod archives;
mod folders;
mod measure;
mod sources;
mod texts;

/// Something to read, as large as one likes.
pub struct Shape {
    name: &'static str,
    /// The size to begin with.
    size: usize,
    /// The most bytes that may be held at once, beside what is made.
    peak: usize,
    /// Makes it of this size, and returns what reads it.
    make: Box<dyn Fn(usize) -> Box<dyn Fn()>>,
}

impl Shape {
    /// A shape of which `make` makes so much, to be read by `read`.
    pub fn new<T: 'static>(
        name: &'static str,
        size: usize,
        peak: usize,
        make: impl Fn(usize) -> T + 'static,
        read: fn(&T),
    ) -> Shape {
        Shape {
            name,
            size,
            peak,
            make: Box::new(move |size| {
                let made = make(size);
                Box::new(move || read(&made))
            }),
        }
    }

    /// How the work grows when the size is doubled, twice; a complaint if that is too much.
    fn complaint(&self) -> Option<String> {
        // What does not depend on the size: buffers, tables.
        const SLACK: usize = 64 << 10;
        let costs = [1, 2, 4].map(|times| cost((self.make)(self.size * times)));
        let [one, two, four] = costs.map(|cost| cost.allocated);
        let grows = |less: usize, more: usize| more > less * 22 / 10 + SLACK;
        let peak = costs.map(|cost| cost.peak).into_iter().max();
        let too_much = peak.is_some_and(|peak| peak > self.peak);
        (grows(one, two) || grows(two, four) || too_much).then(|| {
            format!(
                "{}: {} for {}, {} for twice and {} for four times as much; at once {}",
                self.name,
                mega(one),
                self.size,
                mega(two),
                mega(four),
                mega(peak.unwrap_or_default()),
            )
        })
    }
}

fn mega(bytes: usize) -> String {
    format!("{:.2} MB", bytes as f64 / 1e6)
}

fn all() -> Vec<Shape> {
    let mut shapes = archives::shapes();
    shapes.extend(folders::shapes());
    shapes.extend(texts::shapes());
    shapes.extend(sources::shapes());
    shapes
}

#[track_caller]
fn assert_linear(shapes: &[Shape]) {
    let complaints: Vec<String> = shapes.iter().filter_map(Shape::complaint).collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn an_archive_costs_no_more_than_its_size() {
    assert_linear(&archives::shapes());
}

#[test]
fn a_folder_costs_no_more_than_its_size() {
    assert_linear(&folders::shapes());
}

#[test]
fn a_text_costs_no_more_than_its_size() {
    assert_linear(&texts::shapes());
}

#[test]
fn the_screen_costs_no_more_than_the_source() {
    assert_linear(&sources::shapes());
}

/// The least of several times, so that what others do on the machine matters little.
fn least_time(shape: &Shape, times: usize) -> Duration {
    let read = (shape.make)(shape.size * times);
    let times = (0..3).map(|_| cpu_time(&read));
    times.min().unwrap_or_default()
}

#[test]
#[ignore = "CPU times mean something only on a machine that does nothing else"]
fn cpu_time_grows_no_faster_than_the_size() {
    let mut slow = Vec::new();
    println!(
        "{:44} {:>9} {:>9} {:>9} {:>9}",
        "shape", "size", "ms", "× 4", "ratio"
    );
    for shape in all() {
        let one = least_time(&shape, 1);
        let four = least_time(&shape, 4);
        let ratio = four.as_secs_f64() / one.as_secs_f64();
        let ms = |time: Duration| format!("{:.2}", time.as_secs_f64() * 1e3);
        println!(
            "{:44} {:>9} {:>9} {:>9} {ratio:>9.1}",
            shape.name,
            shape.size,
            ms(one),
            ms(four)
        );
        // Twice 2.5, and nothing is said of what takes no time.
        if ratio > 6.25 && four > Duration::from_millis(10) {
            slow.push(shape.name);
        }
    }
    assert!(slow.is_empty(), "{slow:?}");
}
