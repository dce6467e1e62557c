//! Text of others in a page: nothing in it is a sign of HTML's or Markdown's.

use grader::escape;

/// Text in HTML, in the middle of Markdown: neither may see a sign of its own in it.
pub(crate) fn text(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(line_of_text).collect();
    lines.join("<br>")
}

fn line_of_text(line: &str) -> String {
    let mut inert = String::new();
    for c in escape::xml(line).chars() {
        match c {
            '*' | '_' | '`' | '[' | ']' | '\\' | '~' => {
                inert.push_str(&format!("&#{};", u32::from(c)));
            }
            c => inert.push(c),
        }
    }
    inert
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(text("a < `b`\n*c*"), "a &lt; &#96;b&#96;<br>&#42;c&#42;");
    }
}
