//! `download_all`: at the same time, in order, each with its own result.

use downloader::download_all;
use lab::{World, expect_eq};

use super::{all_said, answers, files, files_of_any_fate, ms, names, remote, slowest, some, story};

/// The results come in the order of the files
#[lab::test(points = 1, seeds = 64, proves("download_all.order"))]
async fn results_in_order(world: World) {
    let files = files(&world, some(&world, 2..=8));
    let (remote, witness) = remote(&world, &files);
    let got = download_all(&remote, names(&files)).await;
    expect_eq!(
        all_said(&got),
        answers(&witness, &files),
        "the list of results"
    );
}

/// All downloads begin together: it takes as long as the slowest
#[lab::test(
    points = 2,
    seeds = 64,
    proves("download_all.moment", "exercise.together")
)]
async fn all_at_once(world: World) {
    let files = files(&world, some(&world, 2..=8));
    let (remote, witness) = remote(&world, &files);
    download_all(&remote, names(&files)).await;
    expect_eq!(
        witness.most_open(),
        files.len(),
        "the number of connections open at once"
    );
    expect_eq!(world.elapsed(), slowest(&files), "the time that it took");
    expect_eq!(
        witness.story(),
        story(&files, slowest(&files)),
        "what the remote saw"
    );
}

/// A download that fails leaves the others alone
#[lab::test(points = 1, seeds = 64, proves("download_all.own"))]
async fn errors_stay_their_own(world: World) {
    let files = files_of_any_fate(&world, some(&world, 2..=8));
    let (remote, witness) = remote(&world, &files);
    let got = download_all(&remote, names(&files)).await;
    expect_eq!(
        all_said(&got),
        answers(&witness, &files),
        "the list of results"
    );
    expect_eq!(
        witness.story(),
        story(&files, slowest(&files)),
        "what the remote saw"
    );
}

/// No file, one file, and a file that is named twice
#[lab::test(
    points = 1,
    proves("download_all.any_length", "download_all.twice", "download_all.none")
)]
async fn few_files(world: World) {
    let files = files(&world, 1);
    let (remote, witness) = remote(&world, &files);
    let song = &files[0].name;

    let none = download_all(&remote, vec![]).await;
    expect_eq!(
        all_said(&none),
        answers(&witness, &[]),
        "the list of results for no files"
    );
    expect_eq!(world.elapsed(), ms(0), "the time that no files took");

    let one = download_all(&remote, vec![song.clone()]).await;
    expect_eq!(
        all_said(&one),
        answers(&witness, &files),
        "the list of results for one file"
    );

    let twice = download_all(&remote, vec![song.clone(); 2]).await;
    expect_eq!(
        all_said(&twice),
        answers(&witness, &[files[0].clone(), files[0].clone()]),
        "the list of results for a file that is named twice"
    );
    expect_eq!(
        witness.transfers().len(),
        3,
        "the number of downloads that the remote saw in all"
    );
}

/// A thousand downloads are all under way at once
#[lab::test(points = 1, proves("download_all.any_length", "exercise.together"))]
async fn a_thousand(world: World) {
    // One more, for a thousand is where somebody may have drawn a line.
    let files = files(&world, 1_001);
    let (remote, witness) = remote(&world, &files);
    let got = download_all(&remote, names(&files)).await;
    expect_eq!(
        witness.most_open(),
        1_001,
        "the number of connections open at once"
    );
    expect_eq!(world.elapsed(), slowest(&files), "the time that it took");
    let expected: Vec<_> = files
        .iter()
        .map(|file| witness.answer(&file.name))
        .collect();
    // A thousand lines of difference help nobody.
    let in_place = std::iter::zip(&got, &expected).filter(|(got, expected)| got == expected);
    expect_eq!(
        in_place.count(),
        1_001,
        "the number of results in their place"
    );
    expect_eq!(got.len(), 1_001, "the number of results in all");
}
