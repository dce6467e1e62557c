//! Shards: a class split over several machines, so that each learner is on the same one every time.

use std::{env, fmt, str::FromStr};

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

impl Wanted {
    /// The shard that is meant in this environment.
    ///
    /// # Errors
    ///
    /// If the environment is asked, and names none.
    pub fn shard(self) -> Result<Shard, ShardError> {
        match self {
            Wanted::This(shard) => Ok(shard),
            Wanted::Auto => Shard::from_environment(|name| env::var(name).ok()),
        }
    }
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
            // One with gaps, `--array=1,2,7`, has tasks that are none of these.
            let place = id.checked_sub(first).filter(|place| place % step == 0);
            return within(name, place.map_or(0, |place| place / step + 1), of);
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

    /// The shard that an environment of these variables names, or what is wrong with it.
    fn named(variables: &[(&str, u64)]) -> Result<Shard, String> {
        let shard = Shard::from_environment(|name| {
            let found = variables.iter().find(|(one, _)| *one == name);
            found.map(|(_, value)| value.to_string())
        });
        shard.map_err(|error| error.to_string())
    }

    #[test]
    fn gitlab_counts_from_1() {
        let job = |index, of| named(&[("CI_NODE_INDEX", index), ("CI_NODE_TOTAL", of)]);
        assert_eq!(job(1, 4), Ok(shard(1, 4)));
        assert_eq!(job(4, 4), Ok(shard(4, 4)));
        let odd = "`CI_NODE_INDEX=0` names no shard; it has to be one of as many as there are";
        assert_eq!(job(0, 4), Err(odd.to_owned()));
        // A job without `parallel` has the total, which is 1, and no index.
        let alone = named(&[("CI_NODE_TOTAL", 1)]);
        assert_eq!(alone, Err(ShardError::Unset.to_string()));
    }

    #[test]
    fn slurm_counts_as_the_array_does() {
        let task = |id, min, step, of| {
            named(&[
                ("SLURM_ARRAY_TASK_ID", id),
                ("SLURM_ARRAY_TASK_MIN", min),
                ("SLURM_ARRAY_TASK_STEP", step),
                ("SLURM_ARRAY_TASK_COUNT", of),
            ])
        };
        let tasks = |ids: [u64; 4], min, step| ids.map(|id| task(id, min, step, 4));
        let shards = [1, 2, 3, 4].map(|index| Ok(shard(index, 4)));
        assert_eq!(tasks([0, 1, 2, 3], 0, 1), shards, "--array=0-3");
        assert_eq!(tasks([1, 2, 3, 4], 1, 1), shards, "--array=1-4");
        assert_eq!(tasks([10, 20, 30, 40], 10, 10), shards, "--array=10-40:10");
        // --array=1,2,7
        let odd =
            "`SLURM_ARRAY_TASK_ID=7` names no shard; it has to be one of as many as there are";
        assert_eq!(task(7, 1, 1, 3), Err(odd.to_owned()));
        assert!(task(0, 1, 1, 4).is_err(), "before the first");
        assert!(task(15, 10, 10, 4).is_err(), "between two");
        // Without a first it is 0.
        let bare = named(&[("SLURM_ARRAY_TASK_ID", 3), ("SLURM_ARRAY_TASK_COUNT", 4)]);
        assert_eq!(bare, Ok(shard(4, 4)));
    }

    #[test]
    fn kubernetes_counts_from_0_and_has_to_be_told_how_many() {
        let pod = |index, of| named(&[("JOB_COMPLETION_INDEX", index), ("JOB_COMPLETIONS", of)]);
        assert_eq!(pod(0, 4), Ok(shard(1, 4)));
        assert_eq!(pod(3, 4), Ok(shard(4, 4)));
        assert!(pod(4, 4).is_err());
        let alone = named(&[("JOB_COMPLETION_INDEX", 0)]);
        assert_eq!(alone, Err(ShardError::Unset.to_string()));
    }

    #[test]
    fn an_environment_may_name_none() {
        assert_eq!(named(&[]), Err(ShardError::Unset.to_string()));
        let text = |name: &str| (name == "CI_NODE_INDEX").then(|| "first".to_owned());
        let error = Shard::from_environment(text).unwrap_err().to_string();
        assert_eq!(
            error,
            "`CI_NODE_INDEX=first` names no shard; it has to be a number"
        );
    }

    #[test]
    fn a_job_of_gitlab_that_slurm_runs_is_read_as_an_array() {
        let task = [
            ("CI_NODE_TOTAL", 1),
            ("SLURM_ARRAY_TASK_ID", 2),
            ("SLURM_ARRAY_TASK_MIN", 1),
            ("SLURM_ARRAY_TASK_COUNT", 2),
        ];
        assert_eq!(named(&task), Ok(shard(2, 2)));
    }
}
