//! The checks reader, on good sources and on every bad one.

use proptest::prelude::*;

use super::*;

const GOOD: &str = r#"//! The checks.
use lab::World;

mod cook {
    use super::*;

    /// A dish takes its time
    ///
    /// More about it.
    #[lab::test(points = 1, seeds = 64)]
    async fn takes_its_time(world: World) {}

    fn helper() {}

    /// A dish starts when it is polled
    #[lab::test(points = 2)]
    async fn is_lazy(world: World) {}
}

mod helpers {
    pub fn none() {}
}
"#;

/// The modules of an exercise whose folder holds `files`.
fn read_files(files: &[(&str, &str)]) -> Result<Vec<Module>, ChecksError> {
    let root = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let file = root.path().join("tests").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    read(root.path(), root.path())
}

fn read_text(text: &str) -> Result<Vec<Module>, ChecksError> {
    read_files(&[("checks.rs", text)])
}

/// The error that a module `cook` with this content gives, which begins in line 2.
fn error(content: &str) -> String {
    let error = read_text(&format!("mod cook {{\n{content}\n}}")).unwrap_err();
    error.to_string()
}

#[test]
fn checks_are_read_in_the_order_of_the_source() {
    let modules = read_text(GOOD).unwrap();
    assert_eq!(modules.len(), 1, "a module without checks is no part");
    assert_eq!(modules[0].name, "cook");
    assert_eq!(modules[0].at.to_string(), "tests/checks.rs:4:5");
    assert_eq!(
        modules[0].checks,
        [
            Check {
                name: "cook::takes_its_time".to_owned(),
                title: "A dish takes its time".to_owned(),
                points: 1,
                seeds: 64,
                unstarved: None,
            },
            Check {
                name: "cook::is_lazy".to_owned(),
                title: "A dish starts when it is polled".to_owned(),
                points: 2,
                seeds: 1,
                unstarved: None,
            },
        ]
    );
}

#[test]
fn what_a_check_proves_is_read_with_its_place() {
    let of = |proves: &str| {
        let content = format!("/// Title\n#[lab::test({proves})]\nasync fn a(world: World) {{}}");
        read_text(&format!("mod cook {{\n{content}\n}}"))
    };
    let modules =
        of("points = 1, proves(\"cook.lazy\", \"cook.price\"), proves(\"cook.time\")").unwrap();
    let proofs = modules[0].proofs.iter();
    let proofs: Vec<_> = proofs
        .map(|one| (&*one.check, &*one.rule, one.at.to_string()))
        .collect();
    let at = |column: u32| format!("tests/checks.rs:3:{column}");
    assert_eq!(
        proofs,
        [
            ("cook::a", "cook.lazy", at(32)),
            ("cook::a", "cook.price", at(45)),
            ("cook::a", "cook.time", at(67)),
        ]
    );
    assert_eq!(read_text(GOOD).unwrap()[0].proofs, []);
    let error = |proves: &str| of(proves).unwrap_err().to_string();
    assert_eq!(
        error("points = 1, proves(\"cook.lazy\"), proves(\"cook.lazy\")"),
        "tests/checks.rs:3:53: `cook::a` says already that it proves `cook.lazy`; remove one of them"
    );
    for bad in [
        "proves",
        "proves()",
        "proves(cook.lazy)",
        "proves = \"cook.lazy\"",
        "proves(1)",
    ] {
        assert_eq!(
            error(&format!("points = 1, {bad}")),
            "tests/checks.rs:3:25: write the rules that the check proves as `proves(\"part.rule\")`"
        );
    }
}

#[test]
fn a_check_that_is_not_starved_says_why() {
    let of = |starved: &str| {
        let attribute = format!("#[lab::test(points = 1, {starved})]");
        let check = format!("/// Title\n{attribute}\nasync fn a(world: World) {{}}");
        read_text(&format!("mod cook {{\n{check}\n}}"))
    };
    let modules = of("starved = \"off: counts polls\"").unwrap();
    let unstarved = modules[0].checks[0].unstarved.as_deref();
    assert_eq!(unstarved, Some("counts polls"));
    for bad in [
        "starved = \"off\"",
        "starved = \"off: \"",
        "starved = false",
    ] {
        assert_eq!(
            of(bad).unwrap_err().to_string(),
            "tests/checks.rs:3:25: say why no poll of the check may be starved as `starved = \"off: why\"`"
        );
    }
}

#[test]
fn a_module_may_stand_in_a_file_of_its_own() {
    let cook = "/// Title\n#[lab::test(points = 1)]\nasync fn a(world: World) {}";
    let modules = read_files(&[
        (
            "checks.rs",
            "#[path = \"checks/cook.rs\"]\nmod cook;\nmod serve;\nmod shield;",
        ),
        ("checks/cook.rs", cook),
        ("serve.rs", cook),
        ("shield/mod.rs", cook),
    ]);
    let modules = modules.unwrap();
    let names: Vec<&str> = modules
        .iter()
        .map(|module| &*module.checks[0].name)
        .collect();
    assert_eq!(names, ["cook::a", "serve::a", "shield::a"]);
}

#[test]
fn a_module_without_its_file_is_an_error() {
    let error = read_text("\n#[path = \"checks/cook.rs\"]\nmod cook;").unwrap_err();
    assert_eq!(
        error.to_string(),
        "tests/checks.rs:3:5: module `cook` has no file `checks/cook.rs`; write it, or correct its `#[path]`"
    );
}

#[test]
fn test_may_be_imported_from_lab() {
    for import in ["use lab::test;", "use lab::{World, test};", "use lab::*;"] {
        let text = format!(
            "mod cook {{ {import}\n/// Title\n#[test(points = 1)] async fn a(world: World) {{}} }}"
        );
        assert_eq!(read_text(&text).unwrap()[0].checks.len(), 1, "{import}");
    }
}

#[test]
fn a_test_that_is_no_check_is_an_error() {
    for attribute in ["#[test]", "#[tokio::test]"] {
        assert_eq!(
            error(&format!("{attribute}\nfn a() {{}}")),
            "tests/checks.rs:2:1: `cook::a` is a test but no check; write `#[lab::test(points = 1)]` above it"
        );
    }
}

#[test]
fn a_check_declared_twice_is_named_with_both_places() {
    let check = "/// Title\n#[lab::test(points = 1)]\nasync fn a(world: World) {}";
    assert_eq!(
        error(&format!("{check}\n{check}")),
        "tests/checks.rs:7:10: `cook::a` was declared already at tests/checks.rs:4:10; remove or rename one of them"
    );
}

#[test]
fn a_check_needs_a_title_and_points() {
    assert_eq!(
        error("#[lab::test(points = 1)]\nasync fn a(world: World) {}"),
        "tests/checks.rs:3:10: `cook::a` has no title; write it as a doc comment of one line above the check"
    );
    for attribute in ["#[lab::test]", "#[lab::test()]", "#[lab::test(seeds = 3)]"] {
        assert_eq!(
            error(&format!(
                "/// Title\n{attribute}\nasync fn a(world: World) {{}}"
            )),
            "tests/checks.rs:3:1: `cook::a` has no points; write `#[lab::test(points = 1)]`"
        );
    }
}

#[test]
fn an_argument_that_means_nothing_is_an_error() {
    let with = |arguments: &str| {
        error(&format!(
            "/// T\n#[lab::test({arguments})]\nasync fn a(world: World) {{}}"
        ))
    };
    assert_eq!(
        with("points = 1, seed = 3"),
        "tests/checks.rs:3:25: `#[lab::test]` takes no `seed`; did you mean `seeds`?"
    );
    assert_eq!(
        with("timeout = 1"),
        "tests/checks.rs:3:13: `#[lab::test]` takes no `timeout`; it takes `points`, `seeds`, `starved`, `proves`"
    );
    for value in ["0", "-1", "\"1\"", "99999999999"] {
        assert_eq!(
            with(&format!("points = 1, seeds = {value}")),
            "tests/checks.rs:3:33: this can't be the number of seeds; write `seeds = N` with N from 1 on"
        );
    }
    assert!(with("points").starts_with("tests/checks.rs:3:"));
}

#[test]
fn a_check_outside_a_part_is_an_error() {
    let check = "/// Title\n#[lab::test(points = 1)]\nasync fn a(world: World) {}";
    let outside =
        "`a` is in no part; move it into a module of `checks.rs` that is named after its part";
    let error_at_top = read_text(check).unwrap_err().to_string();
    assert_eq!(error_at_top, format!("tests/checks.rs:3:10: {outside}"));
    let error = error(&format!("mod deeper {{\n{check}\n}}"));
    assert_eq!(error, format!("tests/checks.rs:5:10: {outside}"));
}

#[test]
fn what_is_not_rust_is_named_with_its_place() {
    let unpaired = read_text("mod cook {\n\n  fn a() ]").unwrap_err();
    assert_eq!(
        unpaired.to_string(),
        "tests/checks.rs:3:10: a bracket or quote has no partner, or a character is not Rust's; correct the Rust there"
    );
    assert_eq!(
        error("fn 3() {}"),
        "tests/checks.rs:2:4: expected identifier; correct the Rust there"
    );
}

#[test]
fn the_hash_covers_names_and_contents_of_checks_and_manifests() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path();
    let hash = || sha256(dir).unwrap();
    fs::create_dir_all(dir.join("tests/checks")).unwrap();
    fs::write(dir.join("exercise.toml"), "title").unwrap();
    fs::write(dir.join("Cargo.toml"), "[package]").unwrap();
    fs::write(dir.join("tests/checks.rs"), "mod cook;").unwrap();
    let mut hashes = vec![hash()];
    fs::write(dir.join("tests/checks/cook.rs"), "").unwrap();
    hashes.push(hash());
    fs::write(dir.join("tests/checks/cook.rs"), "//").unwrap();
    hashes.push(hash());
    fs::rename(
        dir.join("tests/checks/cook.rs"),
        dir.join("tests/checks/bake.rs"),
    )
    .unwrap();
    hashes.push(hash());
    fs::write(dir.join("exercise.toml"), "titles").unwrap();
    hashes.push(hash());
    fs::write(dir.join("Cargo.toml"), "[dependencies]").unwrap();
    hashes.push(hash());
    let last = hash();
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), 6);
    fs::write(dir.join("tests/.checks.rs.swp"), "an editor's").unwrap();
    fs::create_dir_all(dir.join("src")).unwrap();
    fs::write(dir.join("src/lib.rs"), "the learner's").unwrap();
    assert_eq!(hash(), last);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        _ = read_text(&text);
    }

    #[test]
    fn any_text_in_a_good_file_is_read_or_refused(text in "[ -~\n]{0,20}", at in 0..GOOD.len()) {
        let (before, after) = GOOD.split_at(at);
        _ = read_text(&format!("{before}{text}{after}"));
    }
}
