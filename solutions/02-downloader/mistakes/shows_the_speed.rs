//! Mistake: leaves a task running that shows how fast it goes.
//!
//! The task ends with the program, and so nobody thought of ending it.
//!
//! Breaks: exercise.nothing_left
//! Verdict: leaked in download_all::*

pub async fn download_all(
    remote: &Remote,
    files: Vec<String>,
) -> Vec<Result<Download, DownloadError>> {
    tokio::spawn(async {
        loop {
            time::sleep(Duration::from_millis(100)).await;
            println!("downloading");
        }
    });
    future::join_all(files.iter().map(|file| remote.download(file))).await
}
