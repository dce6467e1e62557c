//! The panel of an exercise while its file is saved again and again.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use browser::{Browser, WIDTHS, fantoccini::wd::TimeoutConfiguration, started};
use grader::{course::Course, kit::Kit, tree};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{Reader, THEMES};

const PAGE: &str = "01-core-basics/exercise.html";

/// A page waits for a verdict in it as long as that takes.
const PATIENCE: Duration = Duration::from_secs(600);

/// A course in a folder of its own, as a learner finds it, and somebody who reads the page of its first exercise.
struct Learner {
    course: TempDir,
    reader: Reader,
}

fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap().to_owned()
}

impl Learner {
    async fn new() -> Learner {
        let workspace = workspace();
        Kit::ready(&workspace, &mut |words| eprintln!("{words}")).expect("there is a kit");
        let course = tempfile::tempdir().unwrap();
        let root = course.path();
        for shared in ["Cargo.toml", "Cargo.lock", "book", "grader", "solutions"] {
            symlink(workspace.join(shared), root.join(shared)).unwrap();
        }
        fs::create_dir(root.join("target")).unwrap();
        symlink(workspace.join("target/kit"), root.join("target/kit")).unwrap();
        for exercise in fs::read_dir(workspace.join("exercises")).unwrap() {
            let exercise = exercise.unwrap();
            let to = root.join("exercises").join(exercise.file_name());
            tree::copy(&exercise.path(), &to).unwrap();
            fs::copy(to.join("skeleton.rs"), to.join("src/lib.rs")).unwrap();
        }
        let (server, line) = started(
            Command::new(assert_cmd::cargo::cargo_bin!("press"))
                .args(["serve", "--port", "0"])
                .current_dir(root),
            "http://",
        );
        let address = line.split_once(". Ctrl-C").unwrap().0;
        let reader = Reader {
            book: format!("http://{address}"),
            browser: Browser::start().await,
            _server: server,
        };
        let timeouts = TimeoutConfiguration::new(Some(PATIENCE), None, None);
        reader.browser.update_timeouts(timeouts).await.unwrap();
        reader.open(PAGE).await;
        Learner { course, reader }
    }

    /// Saves the solution of `chef` as the answer.
    fn save_solution(&self) {
        self.write(&fs::read_to_string(workspace().join("solutions/01-chef/src/lib.rs")).unwrap());
    }

    /// Saves the mistake called `name` as the answer.
    fn save_mistake(&self, name: &str) {
        let course = Course::load(&workspace()).unwrap();
        let mistake = course.exercise("chef").unwrap().mistake(name).unwrap();
        self.write(&mistake.answer.files()["src/lib.rs"]);
    }

    fn write(&self, text: &str) {
        fs::write(
            self.course.path().join("exercises/01-chef/src/lib.rs"),
            text,
        )
        .unwrap();
    }

    /// Returns when `condition`, an expression on the panel's `section`, holds.
    async fn until(&self, condition: &str) {
        let script = format!(
            "const [done] = arguments;
             const section = document.querySelector('section.exercise');
             const look = () => {{ if ({condition}) {{ observer.disconnect(); done(true); }} }};
             const observer = new MutationObserver(look);
             observer.observe(section, {{subtree: true, childList: true, characterData: true, attributes: true}});
             look();"
        );
        let held = self.reader.browser.execute_async(&script, Vec::new()).await;
        assert_eq!(held.unwrap(), json!(true));
    }

    async fn text(&self, of: &str) -> String {
        let script = format!(
            "return [...document.querySelectorAll('section.exercise {of}')].map(one => one.textContent).join('\\n')"
        );
        self.reader.run(&script).await.as_str().unwrap().to_owned()
    }

    async fn verdicts(&self) -> Value {
        let script = "return [...document.querySelectorAll('section.exercise tr[data-part] .verdict')].map(one => one.textContent)";
        self.reader.run(script).await
    }
}

const SETTLED: &str = "section.getAttribute('aria-busy') === 'false'";

/// There are two timelines, the learner's and the course's.
const COMPARED: &str = "section.querySelectorAll('.timeline svg').length === 2";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs chromium and its driver"]
async fn a_panel_goes_from_unfinished_to_passed_while_files_are_saved() {
    let learner = Learner::new().await;
    learner.until(SETTLED).await;
    assert_eq!(learner.text(".live-status").await, "Not begun yet.");
    assert_eq!(learner.verdicts().await[0], "unfinished, 0 of 7");
    // It would be gone if the page were loaded again.
    learner.reader.run("window.stays = 'it stays'").await;

    learner.save_mistake("cooks_in_order");
    learner.until(COMPARED).await;
    assert_eq!(
        learner.verdicts().await,
        json!([
            "passed, 7 of 7",
            "wrong, 3 of 7",
            "passed, 5 of 5",
            "passed, 4 of 4"
        ])
    );
    assert_eq!(learner.text("tfoot .verdict").await, "19 of 23");
    assert_eq!(
        learner.text(".live-status").await,
        "wrong: 19 of 23 points."
    );
    let titles = learner.text(".timeline svg > title").await;
    assert_eq!(
        titles,
        "What happened in your answer\nThe same in our answer"
    );

    // One step further each time.
    for step in 1..=2 {
        learner
            .reader
            .run("document.querySelector('.live-more').click()")
            .await;
        learner
            .until(&format!(
                "section.querySelectorAll('.live-hints li').length === {step}"
            ))
            .await;
    }
    assert_eq!(learner.text(".live-more").await, "Hint 3 of 4 for cook_all");

    learner.write("pub fn cook( {");
    learner
        .until("section.querySelector('.live-text')?.textContent.includes('src/lib.rs:1')")
        .await;
    assert_eq!(learner.verdicts().await[0], "unbuilt, 0 of 7");
    assert_eq!(
        learner.text(".timeline svg").await,
        "",
        "that was another answer"
    );

    learner.save_solution();
    learner
        .until("section.querySelector('.live-status').textContent.startsWith('Every check')")
        .await;
    assert_eq!(
        learner.text(".live-status").await,
        "Every check passes: 23 of 23 points."
    );
    assert_eq!(learner.verdicts().await[1], "passed, 7 of 7");
    assert_eq!(learner.text(".live-result").await, "");
    assert_eq!(learner.reader.run("return window.stays").await, "it stays");
    learner.reader.browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs chromium and its driver"]
async fn a_panel_is_for_everybody() {
    let learner = Learner::new().await;
    learner.save_mistake("cooks_in_order");
    for theme in THEMES {
        learner.reader.choose_theme(theme).await;
        learner.until(COMPARED).await;
        for width in WIDTHS {
            learner.reader.browser.set_width(width).await;
            let faults = learner.reader.browser.faults().await;
            assert!(
                faults.is_empty(),
                "{theme}, {width} px: {}",
                faults.join("\n")
            );
        }
    }
    learner.reader.browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs chromium and its driver"]
async fn what_an_answer_says_is_text() {
    let learner = Learner::new().await;
    let honest = fs::read_to_string(workspace().join("solutions/01-chef/src/lib.rs")).unwrap();
    let body = "-> Plate {\n";
    assert!(honest.contains(body));
    let says = r#"panic!("<img src=x onerror=alert(1)>\u{1b}[31m\u{202e}</script>");"#;
    learner.write(&honest.replacen(
        body,
        &format!("{body}#[allow(unreachable_code)] {{ {says} }}\n"),
        1,
    ));
    learner
        .until("section.querySelector('.live-message')")
        .await;
    let message = learner.text(".live-message").await;
    assert!(
        message.contains(r"<img src=x onerror=alert(1)>\u{1b}[31m\u{202e}</script>"),
        "{message}"
    );
    let foreign = "return document.querySelectorAll('section.exercise :is(img, script)').length";
    assert_eq!(learner.reader.run(foreign).await, 0);
    learner.reader.browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs chromium and its driver"]
async fn a_page_from_elsewhere_learns_nothing() {
    let learner = Learner::new().await;
    let address = learner.reader.book.strip_prefix("http://").unwrap();
    let status = |path: &str, headers: &str| {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    };
    let own = format!("Host: {address}\r\n");
    for path in ["/-/changes/chef", "/-/hint/chef/cook/1", "/-/live.js", "/"] {
        assert_eq!(
            status(path, "Host: evil.example\r\n"),
            "HTTP/1.1 403",
            "{path}"
        );
        let foreign = format!("{own}Origin: http://evil.example\r\n");
        assert_eq!(status(path, &foreign), "HTTP/1.1 403", "{path}");
        assert_eq!(status(path, &own), "HTTP/1.1 200", "{path}");
    }
    assert_eq!(status("/-/hint/chef/cook/99", &own), "HTTP/1.1 404");
    assert_eq!(status("/-/hint/chef/nothing/1", &own), "HTTP/1.1 404");
    learner.reader.browser.close().await;
}
