//! What only one of the compiler's two opinions accepts is named for a person to look at, and keeps its points.

use serde_json::{Value, json};

use super::{class, grade, results};
use crate::schemas;

/// A way round the type system, which a macro hides from the screen.
const HIDDEN: &str = r"
trait Object<U> {
    type Output;
}

impl<T: ?Sized, U> Object<U> for T {
    type Output = U;
}

fn out<T: ?Sized, U>(value: <T as Object<U>>::Output) -> U {
    value
}

macro_rules! object {
    ($d:tt $u:ty, $t:ty) => { $d Object<$u, Output = $t> };
}

pub fn turn<T, U>(value: T) -> U {
    out::<object!(dyn U, T), U>(value)
}
";

#[test]
fn what_only_the_older_solver_accepts_is_to_be_looked_at() {
    let workbook = class();
    let solution = workbook.read("solutions/02-toast/src/lib.rs");
    workbook.write("class/fay/toast/src/lib.rs", solution + HIDDEN);
    let ran = grade(&workbook, "--out out").ends_with(0);
    assert!(ran.err.contains("fay toast: look at it"), "{}", ran.err);
    let mut opinions = Vec::new();
    for line in results(&workbook, "out") {
        schemas::assert_matches("workbook-result-1", &line);
        let report = &line["report"];
        let opinion = &report["provenance"]["second_opinion"];
        let is_fays = line["learner"] == "fay" && line["exercise"] == "toast";
        if is_fays {
            assert_eq!(report["verdict"], "passed");
            assert_eq!(line["points"]["earned"], line["points"]["possible"]);
            assert_eq!(opinion, "disagrees");
            assert_eq!(report["review"][0]["level"], "warning");
            assert!(
                report["review"][0]["at"]
                    .as_str()
                    .unwrap()
                    .starts_with("src/lib.rs:")
            );
        } else {
            assert_eq!(report.get("review"), None);
            opinions.push((line["points"]["earned"].clone(), opinion.clone()));
        }
    }
    // Who has no points is not asked about.
    assert!(opinions.iter().any(|(earned, _)| *earned == json!(0)));
    for (earned, opinion) in opinions {
        let expected = match earned == json!(0) {
            true => Value::Null,
            false => json!("agrees"),
        };
        assert_eq!(opinion, expected);
    }
    let page = workbook.read("out/index.html");
    assert!(page.contains("Look at this before the points count"));
}
