//! Mistake: trusts `try_join_all` with any number of files.
//!
//! Its documentation says that an error is returned at once. For more than thirty futures it waits for them in their
//! order, and an error has to wait for those before it.
//!
//! Without: use futures::TryStreamExt
//! Breaks: all_or_nothing.first_error
//! Verdict: wrong in all_or_nothing::hundreds

pub async fn all_or_nothing(
    remote: &Remote,
    files: Vec<String>,
) -> Result<Vec<Download>, DownloadError> {
    future::try_join_all(files.iter().map(|file| remote.download(file))).await
}
