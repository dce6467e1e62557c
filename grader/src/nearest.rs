//! Names that were probably meant.

use strsim::damerau_levenshtein;

/// The candidate that is most like `name`, if one is like enough to be a slip of the fingers.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name: String = name
        .chars()
        .take(MOST_CHARS)
        .collect::<String>()
        .to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            (
                damerau_levenshtein(&name, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, candidate)| {
            // One slip in three characters; a single letter is like any other.
            let longest = name.chars().count().max(candidate.chars().count());
            *distance == 0 || *distance <= longest / 3
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A question to put behind "unknown …": empty if there is nothing to ask.
pub(crate) fn did_you_mean(nearest: &Option<String>) -> String {
    match nearest {
        Some(nearest) => format!("; did you mean `{nearest}`?"),
        None => String::new(),
    }
}

/// Longer names are compared by their beginning: the comparison takes the product of both lengths.
const MOST_CHARS: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_found_and_another_word_is_not() {
        let names = ["chef", "downloader", "01-chef"];
        assert_eq!(nearest("cheff", names), Some("chef"));
        assert_eq!(nearest("CHEF", names), Some("chef"));
        assert_eq!(nearest("donwloader", names), Some("downloader"));
        assert_eq!(nearest("1-chef", names), Some("01-chef"));
        assert_eq!(nearest("pipeline", names), None);
        assert_eq!(nearest("", names), None);
    }
}
