//! Schemas, ours and those of others, and what in a document is not as they say.

use std::{fs, path::PathBuf};

use jsonschema::Registry;
use serde_json::{Value, json};

use crate::workbook::{tests, workspace};

/// Those that are published.
const OURS: [&str; 3] = ["workbook-class-1", "workbook-report-1", "workbook-result-1"];

/// Fails if `document` is not as the schema called `name` says. Ours say that fields may be added; here a field that they do
/// not name is a fault, for it would be one that nobody knows of.
#[track_caller]
pub fn assert_matches(name: &str, document: &Value) {
    let faults = faults(name, document);
    assert_eq!(faults, [""; 0], "{document:#}");
}

/// What in `document` is not as the schema called `name` says.
pub fn faults(name: &str, document: &Value) -> Vec<String> {
    let mut registry = Registry::new();
    for ours in OURS {
        let schema = closed(read(ours));
        let id = schema["$id"].as_str().unwrap().to_owned();
        registry = registry.add(id, schema).unwrap();
    }
    let registry = registry.prepare().unwrap();
    let schema = match OURS.contains(&name) {
        true => closed(read(name)),
        false => read(name),
    };
    let schema = jsonschema::options()
        .with_registry(&registry)
        .build(&schema)
        .unwrap();
    let errors = schema.iter_errors(document);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

fn read(name: &str) -> Value {
    let folder: PathBuf = match OURS.contains(&name) {
        true => workspace().join("grader/schema"),
        false => tests().join("schemas"),
    };
    let file = folder.join(format!("{name}.schema.json"));
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// `schema` with no field in its objects but those that it names.
fn closed(schema: Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let fields = fields
                .into_iter()
                .map(|(name, field)| (name, closed(field)));
            let mut fields: serde_json::Map<String, Value> = fields.collect();
            if fields.get("required").is_some_and(Value::is_array) {
                fields.insert("additionalProperties".to_owned(), json!(false));
            }
            Value::Object(fields)
        }
        Value::Array(items) => items.into_iter().map(closed).collect(),
        other => other,
    }
}
