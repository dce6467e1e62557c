//! The watch as lines of text: for screen readers, and where there is no terminal.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdout, Stdio},
};

use super::*;

/// A plain watch, and what it has said since it was last asked.
struct Plain {
    workbook: Workbook,
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Plain {
    fn start(arguments: &str) -> Plain {
        let workbook = Workbook::tiny();
        let mut child = workbook
            .std_command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Plain {
            workbook,
            child,
            out,
        }
    }

    /// What is said up to the line that contains `last`.
    fn until(&mut self, last: &str) -> String {
        let mut said = String::new();
        while !said
            .lines()
            .next_back()
            .is_some_and(|line| line.contains(last))
        {
            let read = self.out.read_line(&mut said).unwrap();
            assert_ne!(read, 0, "it ended after:\n{said}");
        }
        said
    }

    fn type_line(&mut self, line: &str) {
        let keyboard = self.child.stdin.as_mut().unwrap();
        writeln!(keyboard, "{line}").unwrap();
    }
}

#[test]
fn each_verdict_is_said_once_and_in_words() {
    let mut watch = Plain::start("--plain");
    let mut said = watch.until("Ready.");
    let answer = watch.workbook.read("solutions/01-egg/src/lib.rs");
    watch
        .workbook
        .write(EGG, answer.replace(IN_ORDER.0, IN_ORDER.1));
    said += &watch.until("A future does nothing until it is polled.");
    watch.type_line("k");
    said += &watch.until("before the future is polled: passed");
    watch.type_line("h");
    said += &watch.until("opens it).");
    watch.type_line("l toast");
    said += &watch.until("When you save it, it is graded.");
    watch.workbook.write(EGG, answer);
    said += &watch.until("goes on to toast");
    watch.type_line("q");
    assert!(watch.child.wait().unwrap().success());
    assert!(!said.contains(['█', '\u{1b}']), "{said}");
    insta::assert_snapshot!(said);
}

#[test]
fn the_end_of_the_input_is_the_end() {
    let mut watch = Plain::start("watch toast --plain");
    watch.until("The toast");
    drop(watch.child.stdin.take());
    assert!(watch.child.wait().unwrap().success());
}
