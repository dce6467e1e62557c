//! Would be run instead of the checks.

fn main() {}
