//! Predict the output: a program, some outputs to choose from, and why each is or is not what it prints.

use serde::Deserialize;

/// A prediction, as it stands in `book/listings/predictions/NAME.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    /// The program, in Rust.
    pub listing: Option<String>,
    /// The program, in Python.
    pub python: Option<String>,
    /// What is asked.
    pub question: String,
    /// What there is to choose from.
    #[serde(rename = "choice")]
    pub choices: Vec<Choice>,
}

/// One thing that the program might print.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The output, or some lines of it.
    pub says: String,
    /// Why it is so, or why it is not.
    pub because: String,
}

/// Why a prediction can't be put to a reader.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PredictionError {
    /// It is no TOML, or has other fields.
    #[error("{0}")]
    Unreadable(String),
    /// It names no program, or two.
    #[error("a prediction names one program, `listing` or `python`")]
    NotOneProgram,
    /// None of its choices is what the program prints, or more than one.
    #[error("{0} of the choices are what the program prints; there has to be one")]
    NotOneAnswer(usize),
}

impl Prediction {
    /// Reads a prediction.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub fn read(text: &str) -> Result<Prediction, PredictionError> {
        let unreadable = |error: toml::de::Error| PredictionError::Unreadable(error.to_string());
        let prediction: Prediction = toml::from_str(text).map_err(unreadable)?;
        match prediction.listing.is_some() == prediction.python.is_some() {
            true => Err(PredictionError::NotOneProgram),
            false => Ok(prediction),
        }
    }

    /// Which of the choices is what the program printed.
    ///
    /// # Errors
    ///
    /// If it is not exactly one.
    pub fn answer(&self, printed: &str) -> Result<usize, PredictionError> {
        let right = |choice: &Choice| choice.says.trim_end() == printed.trim_end();
        let answers: Vec<usize> = (0..self.choices.len())
            .filter(|index| right(&self.choices[*index]))
            .collect();
        match answers[..] {
            [answer] => Ok(answer),
            _ => Err(PredictionError::NotOneAnswer(answers.len())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAZY: &str = r#"
listing = "c01_lazy"
question = "What does it print?"
[[choice]]
says = """
made
run
"""
because = "A future does nothing until it is polled."
[[choice]]
says = "run\nmade"
because = "This is what a plain function would do."
"#;

    #[test]
    fn the_answer_is_what_was_printed() {
        let prediction = Prediction::read(LAZY).unwrap();
        assert_eq!(prediction.answer("made\nrun\n"), Ok(0));
        assert_eq!(prediction.answer("run\nmade\n"), Ok(1));
        assert_eq!(
            prediction.answer("run\n"),
            Err(PredictionError::NotOneAnswer(0))
        );
    }

    #[test]
    fn it_is_about_one_program() {
        let both = format!("python = \"c01_lazy\"{LAZY}");
        assert_eq!(
            Prediction::read(&both).unwrap_err(),
            PredictionError::NotOneProgram
        );
        assert!(matches!(
            Prediction::read("question = 1"),
            Err(PredictionError::Unreadable(_))
        ));
    }
}
