//! Reports and results as JSON. `schema/workbook-report-1.schema.json` describes the document of a report.

use crate::{json::document, report::Report};

/// `report` as one document that ends in a line break.
pub fn report(report: &Report) -> String {
    document(report)
}

/// `reports` as one document: a list of what [`report`] writes.
pub fn reports(reports: &[Report]) -> String {
    document(reports)
}

#[cfg(test)]
mod tests {
    use lab::Verdict;
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        escape,
        render::{sample, timeline::sample as timelines},
        report::Level,
    };

    fn schema() -> jsonschema::Validator {
        let schema = include_str!("../../schema/workbook-report-1.schema.json");
        let schema: Value = serde_json::from_str(schema).unwrap();
        jsonschema::meta::validate(&schema).unwrap();
        jsonschema::validator_for(&schema).unwrap()
    }

    fn errors(document: &Value) -> Vec<String> {
        let errors = schema();
        let errors = errors.iter_errors(document);
        errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect()
    }

    /// One check of each verdict, and all that a report can hold.
    fn full() -> Report {
        let mut checks: Vec<_> = Verdict::ALL
            .into_iter()
            .map(|verdict| sample::check(&format!("part::{verdict}"), "A title", verdict))
            .collect();
        checks[2] = checks[2]
            .clone()
            .because("It took too long.", "src/lib.rs:14")
            .differing("3s", "6s")
            .recorded(timelines::everything(), u64::MAX, 3)
            .printing("pasta is on the stove\n");
        checks[2].notes.push(String::from("It was never polled."));
        let mut report = sample::report(checks);
        report.diagnostics = vec![
            sample::diagnostic(
                Level::Error,
                "E0277",
                "src/lib.rs:9:5",
                "no",
                "error[E0277]: no",
            ),
            sample::diagnostic(Level::Warning, "unused_must_use", "", "unused", ""),
        ];
        report.diagnostics[0].notes = vec!["help: yes".to_owned()];
        report
    }

    #[test]
    fn a_report_of_each_verdict_is_as_the_schema_says() {
        for verdict in Verdict::ALL {
            let report = sample::report(vec![sample::check("part::name", "A title", verdict)]);
            let document: Value = serde_json::from_str(&super::report(&report)).unwrap();
            assert_eq!(errors(&document), [""; 0], "{verdict}");
        }
        let document: Value = serde_json::from_str(&super::report(&full())).unwrap();
        assert_eq!(errors(&document), [""; 0]);
    }

    #[test]
    fn the_schema_names_every_field_and_verdict() {
        let schema: Value =
            serde_json::from_str(include_str!("../../schema/workbook-report-1.schema.json"))
                .unwrap();
        let names: Vec<_> = Verdict::ALL.iter().map(|verdict| verdict.name()).collect();
        assert_eq!(schema["$defs"]["verdict"]["enum"], json!(names));

        let document = serde_json::to_value(full()).unwrap();
        assert_described(&schema, &schema, &document, "the report");
    }

    /// Fails if `document` holds a field that `schema` does not describe, at any depth.
    fn assert_described(root: &Value, schema: &Value, document: &Value, path: &str) {
        let schema = match schema["$ref"].as_str() {
            Some(name) => root.pointer(name.trim_start_matches('#')).unwrap(),
            None => schema,
        };
        if let Some(either) = schema["anyOf"].as_array() {
            if !document.is_null() {
                assert_described(root, &either[0], document, path);
            }
            return;
        }
        match document {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let path = format!("{path}, {name}");
                    let field = &schema["properties"][name];
                    assert!(
                        field["description"].is_string(),
                        "{path} has no description"
                    );
                    assert_described(root, field, value, &path);
                }
            }
            Value::Array(items) => {
                for item in items {
                    assert_described(root, &schema["items"], item, path);
                }
            }
            _ => assert!(!schema.is_null(), "{path} is not described"),
        }
    }

    #[test]
    fn the_schema_refuses_what_is_no_report() {
        let good = serde_json::to_value(full()).unwrap();
        let spoilt = [
            ("/schema", json!("workbook-report/2")),
            ("/verdict", json!("fine")),
            ("/points/earned", json!(-1)),
            ("/checks/0/points", json!(2)),
            ("/checks/2/at", json!("somewhere")),
            ("/diagnostics/0/level", json!("note")),
            ("/provenance/checks_sha256", json!("abc")),
        ];
        for (pointer, value) in spoilt {
            let mut document = good.clone();
            *document.pointer_mut(pointer).unwrap() = value;
            assert!(!errors(&document).is_empty(), "{pointer}");
        }
        let mut newer = good;
        newer["later"] = json!("fields may be added");
        assert_eq!(errors(&newer), [""; 0]);
    }

    #[test]
    fn text_comes_back_as_it_was_and_steers_no_terminal() {
        let evil = "\u{1b}[2J\u{9b}1m\u{7f}\u{202e}\u{e0041}\n\"";
        let mut report = sample::half_way();
        report.checks[3].message = evil.to_owned();
        report.checks[3].printed.text = evil.to_owned();
        let document = super::report(&report);
        assert!(document.chars().all(|c| c == '\n' || escape::is_inert(c)));
        assert!(document.ends_with("}\n"));
        assert_eq!(serde_json::from_str::<Report>(&document).unwrap(), report);
    }

    #[test]
    fn several_reports_are_one_document() {
        let document = reports(&[sample::half_way(), sample::half_way()]);
        let back: Vec<Report> = serde_json::from_str(&document).unwrap();
        assert_eq!(back.len(), 2);
    }
}
