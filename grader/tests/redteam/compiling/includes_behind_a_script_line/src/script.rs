#!/*
pub const STOLEN: &str = include_str!("/etc/passwd"); // */
