//! What an exercise may be called: a name that cargo, Rust, the grader and the patterns of the workspace take.

use std::path::Path;

use glob::Pattern;

use crate::{
    escape,
    files::{self, FileError},
};

/// As long as a line of the templates allows.
const LONGEST: usize = 40;

/// Names that mean something else: to Rust, in a folder that cargo builds in, among what is compiled with the checks.
const RESERVED: [&str; 11] = [
    "alloc",
    "build",
    "checks",
    "core",
    "deps",
    "examples",
    "incremental",
    "proc-macro",
    "signatures",
    "stand-in",
    "test",
];

/// The name of an exercise, and the number of its folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// That of its package, such as `ferry`.
    pub(super) name: String,
    number: u8,
}

/// Why an exercise can't be called so.
#[derive(Debug, thiserror::Error)]
pub enum BadName {
    /// It is not made of what a name is made of.
    #[error(
        "`{0}` can't be the name of an exercise; choose four small letters or more, with single dashes between them, and not more \
         than {LONGEST}"
    )]
    Letters(String),
    /// It is somebody else's.
    #[error("`{0}` means something else to Rust, cargo or the grader; choose another name")]
    Reserved(String),
    /// Cargo would take it for a copy.
    #[error(
        "cargo would not find `{folder}`, because by the `members` in `Cargo.toml` its name ends like that of a copy (`-old`, \
         `-backup`); choose another name"
    )]
    LikeACopy {
        /// The folder.
        folder: String,
    },
    /// The manifest of the workspace can't be read.
    #[error(transparent)]
    File(#[from] FileError),
}

impl Name {
    /// Reads `name`, which is to have `number` in the workspace at `root`.
    ///
    /// # Errors
    ///
    /// If an exercise can't be called so.
    pub(super) fn read(name: &str, number: u8, root: &Path) -> Result<Name, BadName> {
        let words = || name.split('-');
        let is_word =
            |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
        if !(4..=LONGEST).contains(&name.len()) || !words().all(is_word) {
            return Err(BadName::Letters(escape::line(name)));
        }
        let name = Name {
            name: name.to_owned(),
            number,
        };
        // A keyword is no identifier.
        let is_ours = syn::parse_str::<syn::Ident>(&name.krate()).is_ok();
        if !is_ours || RESERVED.contains(&&*name.name) {
            return Err(BadName::Reserved(name.name));
        }
        let folder = format!("exercises/{}", name.folder());
        let members = members(&files::read(&root.join("Cargo.toml"))?);
        if !members.iter().any(|pattern| pattern.matches(&folder)) {
            return Err(BadName::LikeACopy { folder });
        }
        Ok(name)
    }

    /// The name of its folders, such as `10-ferry`.
    pub(super) fn folder(&self) -> String {
        format!("{:02}-{}", self.number, self.name)
    }

    /// As Rust writes it.
    fn krate(&self) -> String {
        self.name.replace('-', "_")
    }

    /// `template` with what is between `%` written out.
    pub(super) fn written(&self, template: &str) -> String {
        let words = self.name.replace('-', " ");
        let (first, rest) = words.split_at(1);
        let places = [
            ("%name%", self.name.clone()),
            ("%crate%", self.krate()),
            ("%folder%", self.folder()),
            ("%number%", format!("{:02}", self.number)),
            ("%chapter%", self.number.to_string()),
            ("%Words%", first.to_uppercase() + rest),
            ("%words%", words),
        ];
        let text = template.to_owned();
        places
            .iter()
            .fold(text, |text, (place, value)| text.replace(place, value))
    }
}

/// The patterns by which cargo finds the members of the workspace; none if they can't be read.
fn members(cargo_toml: &str) -> Vec<Pattern> {
    let table = cargo_toml.parse::<toml::Table>().unwrap_or_default();
    let workspace = table.get("workspace");
    let members = workspace.and_then(|workspace| workspace.get("members")?.as_array());
    let patterns = members
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_str);
    patterns
        .filter_map(|pattern| Pattern::new(pattern).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> Result<Name, BadName> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        Name::read(name, 10, root)
    }

    #[test]
    fn a_name_is_small_letters_that_no_pattern_takes_for_a_copy() {
        for good in ["ferry", "chat-server", "lift", "a-lock", "rate-limit"] {
            assert!(read(good).is_ok(), "{good}: {:?}", read(good));
        }
        let longest = "a".repeat(LONGEST);
        assert!(read(&longest).is_ok());
        for bad in [
            "",
            "tea",
            "Ferry",
            "ferry2",
            "10-ferry",
            "two_words",
            "-ferry",
            "ferry-",
            "two--words",
            "fährt",
            "../ferry",
            "fer ry",
            "fer\u{1b}ry",
            &(longest + "a"),
        ] {
            assert!(matches!(read(bad), Err(BadName::Letters(_))), "{bad}");
        }
        for reserved in [
            "async",
            "match",
            "crate",
            "super",
            "test",
            "checks",
            "stand-in",
            "proc-macro",
        ] {
            assert!(
                matches!(read(reserved), Err(BadName::Reserved(_))),
                "{reserved}"
            );
        }
        for copy in [
            "ferry-old",
            "ferry-copy",
            "ferry-backup",
            "ferry-bak",
            "world",
        ] {
            assert!(
                matches!(read(copy), Err(BadName::LikeACopy { .. })),
                "{copy}"
            );
        }
    }

    #[test]
    fn what_is_between_percent_signs_is_written_out() {
        let name = read("rate-limit").unwrap();
        assert_eq!(
            name.written("%name% %crate% %folder% %number% %Words% %words% 5 %"),
            "rate-limit rate_limit 10-rate-limit 10 Rate limit rate limit 5 %"
        );
    }
}
