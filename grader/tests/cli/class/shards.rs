//! A class on several machines.

use super::{class, files, grade};
use crate::workbook::Workbook;

/// The class graded as a whole, in `whole`, and in three shards, in `s1` to `s3`.
fn sharded(formats: &str) -> Workbook {
    let workbook = class();
    grade(&workbook, &format!("--out whole {formats}")).ends_with(0);
    for index in 1..=3 {
        grade(&workbook, &format!("--out s{index} --shard {index}/3")).ends_with(0);
    }
    workbook
}

fn refusal(workbook: &Workbook, arguments: &str) -> String {
    let ran = workbook.grade(&format!("merge {arguments}")).ends_with(2);
    assert_eq!(ran.out, "");
    ran.err
}

#[test]
fn shards_merged_are_the_whole() {
    let formats = "--format junit,markdown";
    let workbook = sharded(formats);
    let whole = workbook.grade(&format!("class class --out whole {formats}"));
    let merged = workbook.grade(&format!("merge s2 s3 s1 --out merged {formats}"));
    let merged = merged.ends_with(0);
    assert_eq!(merged.out.replace("merged/", "whole/"), whole.out);
    assert_eq!(
        files(&workbook.path("merged")),
        files(&workbook.path("whole"))
    );
    // And again, over what is there.
    workbook
        .grade(&format!("merge s1 s2 s3 --out merged {formats}"))
        .ends_with(0);
    assert_eq!(
        files(&workbook.path("merged")),
        files(&workbook.path("whole"))
    );
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let workbook = sharded("");
    grade(&workbook, "--out seeded --shard 3/3 --seed 7").ends_with(0);
    grade(&workbook, "--out quarter --shard 3/4").ends_with(0);
    grade(&workbook, "--out alone --shard 3/3 --exercise egg").ends_with(0);
    workbook.write("class/flo/egg/src/lib.rs", "");
    grade(&workbook, "--out later --shard 3/3").ends_with(0);
    workbook.write("nothing/.keep", "");
    workbook
        .grade("class class --out tampered --shard 3/3")
        .ends_with(0);
    workbook.change("tampered/results.jsonl", "\"earned\":0", "\"earned\":9");

    let mut all = String::new();
    for arguments in [
        "s1 s3 --out m",
        "s1 s2 s2 s3 --out m",
        "s1 s2 seeded --out m",
        "s1 s2 quarter --out m",
        "s1 s2 alone --out m",
        "s1 s2 later --out m",
        "s1 s2 nothing --out m",
        "s1 s2 tampered --out m",
        "s1 s2 s3 whole --out m",
        "s1 s2 s3 --out s1",
    ] {
        all += &format!("$ merge {arguments}\n{}\n", refusal(&workbook, arguments));
    }
    insta::assert_snapshot!(all);
    assert!(!workbook.path("m").exists(), "nothing is written");
}

#[test]
fn the_environment_may_name_the_shard() {
    let workbook = class();
    let ran = workbook
        .command("class class --out out --shard auto --exercise toast")
        .envs([("CI_NODE_INDEX", "3"), ("CI_NODE_TOTAL", "3")])
        .output()
        .unwrap();
    workbook.ran(&ran).ends_with(0);
    grade(&workbook, "--out same --shard 3/3 --exercise toast").ends_with(0);
    assert_eq!(files(&workbook.path("out")), files(&workbook.path("same")));
}
