//! What checks need of what a skeleton leaves open: that a submission's future or type is `Send`, say.
//!
//! An `async fn` does not say whether its future is `Send`, nor does a type of whose inside nothing is known. Whoever spawns one
//! needs it to be, and whoever does not must not ask for it. So the seam asks for nothing at first, and the compiler says at
//! what the checks miss it: each of these is behind a trait of its own, whose name stands in the error.

use std::collections::{BTreeMap, BTreeSet};

/// What checks need.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// `Send` and `Sync`, by the name of the trait.
    auto: BTreeMap<String, BTreeSet<String>>,
    /// The opaque types that have to have a text for programmers.
    debug: BTreeSet<String>,
}

impl Needs {
    /// What of `Send` and `Sync` is asked of what is behind the trait called `name`.
    pub fn auto(&self, name: &str) -> BTreeSet<String> {
        self.auto.get(name).cloned().unwrap_or_default()
    }

    /// Whether the opaque type called `name` has to be `Debug`.
    pub fn debug(&self, name: &str) -> bool {
        self.debug.contains(name)
    }

    /// Learns from an error of the compiler's, as it is shown. Whether there was something new in it.
    pub fn learn(&mut self, error: &str) -> bool {
        let before = self.clone();
        for auto in ["Send", "Sync"] {
            // Where another `Send` is in sight, the whole path is said.
            for path in ["", "std::marker::"] {
                let missed = format!("the trait `{path}{auto}` is not implemented for `");
                for (at, _) in error.match_indices(&missed) {
                    let of = error[at + missed.len()..]
                        .split('`')
                        .next()
                        .unwrap_or_default();
                    if let Some((_, of)) = of.split_once("dyn ")
                        && let Some(name) = name(of)
                    {
                        self.auto.entry(name).or_default().insert(auto.to_owned());
                    }
                }
            }
        }
        for missed in [
            "` doesn't implement `Debug`",
            "` doesn't implement `std::fmt::Debug`",
        ] {
            for (at, _) in error.match_indices(missed) {
                let of = error[..at].rsplit('`').next().unwrap_or_default();
                self.debug.extend(name(of));
            }
        }
        *self != before
    }
}

/// The last name of the path that `text` begins with.
fn name(text: &str) -> Option<String> {
    let path = text.split(|letter: char| !letter.is_alphanumeric() && !"_:".contains(letter));
    let last = path.into_iter().next()?.rsplit("::").next()?;
    (!last.is_empty()).then(|| last.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_says_what_is_missed() {
        let mut needs = Needs::default();
        let error = "error[E0277]: `(dyn QueueOfTheirs + 'static)` cannot be sent between threads safely\n  \
                     = help: the trait `Send` is not implemented for `(dyn pipeline::QueueOfTheirs + 'static)`";
        assert!(needs.learn(error));
        assert!(!needs.learn(error));
        let error = "error: future cannot be sent between threads safely\n\
                     = help: within `x`, the trait `Sync` is not implemented for `dyn CookReturned`";
        assert!(needs.learn(error));
        assert!(needs.learn("error[E0277]: `chef::Pot<u8>` doesn't implement `Debug`"));
        assert!(!needs.learn("error[E0277]: the trait `Send` is not implemented for `Rc<u8>`"));
        assert_eq!(
            needs.auto("QueueOfTheirs"),
            BTreeSet::from(["Send".to_owned()])
        );
        assert_eq!(
            needs.auto("CookReturned"),
            BTreeSet::from(["Sync".to_owned()])
        );
        assert!(needs.debug("Pot"));
    }
}
