//! `cargo grade clean`: frees what the grader keeps on the disk, and says how much that was.

use std::process::ExitCode;

use anyhow::Result;
use grader::{
    clean::{self, Freed},
    desk::Desk,
    render::columns::{count, wrap},
};

use crate::terminal;

pub fn clean(desk: &Desk) -> Result<ExitCode> {
    let freed = clean::clean(desk)?;
    terminal::print(&text(&freed))?;
    Ok(ExitCode::SUCCESS)
}

fn text(freed: &Freed) -> String {
    let Freed {
        scratch,
        reports,
        checks,
        foreign,
        kit,
    } = freed;
    let rows = [
        ("scratch folders", scratch.folders, scratch.bytes),
        ("cached reports", reports.reports, reports.bytes),
        ("compiled checks", checks.folders, checks.bytes),
    ];
    let freed_any = rows.iter().any(|(_, number, bytes)| number + bytes > 0);
    let mut text = match freed_any {
        true => format!("Freed {}:\n", size(freed.bytes())),
        false => "There is nothing to free.\n".to_owned(),
    };
    for (what, number, bytes) in rows.iter().filter(|_| freed_any) {
        text += &format!("  {what:<15}  {number:>6}  {:>9}\n", size(*bytes));
    }
    let mut remarks = Vec::new();
    if reports.reports > 0 {
        remarks.push(
            "Your files are as they were. Your progress is known again when you run the checks: until then `cargo grade list` \
             says `not graded`."
                .to_owned(),
        );
    }
    if scratch.in_use > 0 {
        let folders = count(scratch.in_use as usize, "scratch folder");
        remarks.push(format!("Left alone, because a run is using it: {folders}."));
    }
    if *foreign > 0 {
        let files = count(*foreign as usize, "item");
        remarks.push(format!(
            "Left alone in `target/grade`, because the grader has not made it: {files}."
        ));
    }
    if *kit > 0 {
        remarks.push(format!(
            "What exercises compile against stays ({}). To free that too, remove the folder `target/kit`; it is built again \
             when it is needed, in about a minute.",
            size(*kit)
        ));
    }
    for remark in remarks {
        text += &format!("\n{}\n", wrap(&remark, terminal::width()).join("\n"));
    }
    text
}

/// In megabytes, to the first decimal.
fn size(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_never_less_than_it_was() {
        assert_eq!(size(0), "0.0 MB");
        assert_eq!(size(1), "0.1 MB");
        assert_eq!(size(307_100_000), "307.1 MB");
    }
}
