//! Shards: a class split over several machines, so that each learner is on the same one every time.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::digest;

/// One of several shards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Which one, from 1 on.
    pub index: u64,
    /// How many there are.
    pub of: u64,
}

/// Which shard is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// This one.
    This(Shard),
    /// The one that the environment names.
    Auto,
}

/// Why no shard is meant.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShardError {
    /// It is not written as one.
    #[error("`{0}` is no shard; write K/N with K from 1 to N, such as `1/4`, or `auto`")]
    NotOne(String),
    /// Nobody says.
    #[error(
        "`--shard auto` finds no shard in the environment: neither `CI_NODE_INDEX` and `CI_NODE_TOTAL` (GitLab), nor \
         `SLURM_ARRAY_TASK_ID` and `SLURM_ARRAY_TASK_COUNT` (Slurm), nor `JOB_COMPLETION_INDEX` (Kubernetes) with \
         `JOB_COMPLETIONS`; set two of these, or write `--shard K/N`"
    )]
    Unset,
    /// What is said makes no sense.
    #[error("`{name}={value}` names no shard; {next}")]
    Odd {
        /// The variable.
        name: &'static str,
        /// What it is set to.
        value: String,
        /// What to do.
        next: &'static str,
    },
}

impl Shard {
    /// Whether the learner called `id` is in it: by the first eight bytes of the id's SHA-256.
    pub fn holds(&self, id: &str) -> bool {
        self.index == Shard::of_learner(id, self.of)
    }

    /// The number of the shard, of this many, that the learner called `id` is in.
    fn of_learner(id: &str, of: u64) -> u64 {
        // The hash is hexadecimal: 16 digits are a `u64`, and reading from memory does not fail.
        let hash = digest::sha256_of(id.as_bytes()).unwrap_or_default();
        let number = hash
            .get(..16)
            .and_then(|hash| u64::from_str_radix(hash, 16).ok());
        number.unwrap_or_default() % of.max(1) + 1
    }

    /// The shard that the environment names; `variable` looks one up.
    ///
    /// # Errors
    ///
    /// If it names none.
    pub fn from_environment(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Shard, ShardError> {
        let number = |name: &'static str| -> Result<Option<u64>, ShardError> {
            let Some(value) = variable(name) else {
                return Ok(None);
            };
            let odd = |_| ShardError::Odd {
                name,
                value: value.clone(),
                next: "it has to be a number",
            };
            value.trim().parse().map(Some).map_err(odd)
        };
        let within = |name, index: u64, of: u64| match (1..=of).contains(&index) {
            true => Ok(Shard { index, of }),
            false => Err(ShardError::Odd {
                name,
                value: variable(name).unwrap_or_default(),
                next: "it has to be one of as many as there are",
            }),
        };
        if let (Some(index), Some(of)) = (number("CI_NODE_INDEX")?, number("CI_NODE_TOTAL")?) {
            return within("CI_NODE_INDEX", index, of);
        }
        let name = "SLURM_ARRAY_TASK_ID";
        if let (Some(id), Some(of)) = (number(name)?, number("SLURM_ARRAY_TASK_COUNT")?) {
            // An array may begin anywhere: `--array=0-3`, `--array=1-4`, `--array=10-40:10`.
            let first = number("SLURM_ARRAY_TASK_MIN")?.unwrap_or_default();
            let step = number("SLURM_ARRAY_TASK_STEP")?.unwrap_or(1).max(1);
            return within(
                name,
                (id.saturating_sub(first) / step).saturating_add(1),
                of,
            );
        }
        let name = "JOB_COMPLETION_INDEX";
        if let (Some(index), Some(of)) = (number(name)?, number("JOB_COMPLETIONS")?) {
            return within(name, index.saturating_add(1), of);
        }
        Err(ShardError::Unset)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

impl FromStr for Wanted {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Wanted, ShardError> {
        if text == "auto" {
            return Ok(Wanted::Auto);
        }
        let numbers = text.split_once('/');
        let numbers = numbers.and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
        match numbers {
            Some((index, of)) if index >= 1 && index <= of => Ok(Wanted::This(Shard { index, of })),
            _ => Err(ShardError::NotOne(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shard(index: u64, of: u64) -> Shard {
        Shard { index, of }
    }

    #[test]
    fn each_learner_is_in_one_shard_and_stays_there() {
        for of in [1, 2, 3, 7, 100] {
            for id in ["ada", "bob", "", "日本", "a/b"] {
                let of_id = (1..=of).filter(|index| shard(*index, of).holds(id));
                assert_eq!(of_id.count(), 1, "{id} of {of}");
            }
        }
        // Results that are already there rest on this.
        let ids = ["ada", "bob", "cy", "di", "eve", "flo"];
        let numbers = ids.map(|id| Shard::of_learner(id, 3));
        assert_eq!(numbers, [3, 3, 1, 1, 3, 2]);
    }

    #[test]
    fn a_shard_is_written_k_of_n() {
        assert_eq!("2/4".parse(), Ok(Wanted::This(shard(2, 4))));
        assert_eq!("auto".parse(), Ok(Wanted::Auto));
        for text in ["", "0/4", "5/4", "1", "1/0", "-1/4", "1/4/2", "a/b", "Auto"] {
            let error = text.parse::<Wanted>().unwrap_err();
            assert_eq!(error, ShardError::NotOne(text.to_owned()));
        }
        assert_eq!(shard(2, 4).to_string(), "2/4");
    }

    #[test]
    fn the_environment_names_a_shard() {
        let of = |variables: &'static [(&str, &str)]| {
            Shard::from_environment(|name| {
                let found = variables.iter().find(|(one, _)| *one == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        let gitlab = of(&[("CI_NODE_INDEX", "4"), ("CI_NODE_TOTAL", "4")]);
        assert_eq!(gitlab, Ok(shard(4, 4)));
        let slurm = of(&[
            ("SLURM_ARRAY_TASK_ID", "30"),
            ("SLURM_ARRAY_TASK_COUNT", "4"),
            ("SLURM_ARRAY_TASK_MIN", "10"),
            ("SLURM_ARRAY_TASK_STEP", "10"),
        ]);
        assert_eq!(slurm, Ok(shard(3, 4)));
        let kubernetes = of(&[("JOB_COMPLETION_INDEX", "0"), ("JOB_COMPLETIONS", "4")]);
        assert_eq!(kubernetes, Ok(shard(1, 4)));

        assert_eq!(of(&[]), Err(ShardError::Unset));
        assert_eq!(of(&[("JOB_COMPLETION_INDEX", "0")]), Err(ShardError::Unset));
        let error = of(&[("CI_NODE_INDEX", "0"), ("CI_NODE_TOTAL", "4")]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`CI_NODE_INDEX=0` names no shard; it has to be one of as many as there are"
        );
        let error = of(&[("CI_NODE_INDEX", "x"), ("CI_NODE_TOTAL", "4")]).unwrap_err();
        assert!(error.to_string().ends_with("it has to be a number"));
    }
}
