//! Text of others in a page: nothing in it is a sign of HTML's or Markdown's.

use grader::escape;

/// Text in HTML, in the middle of Markdown: neither may see a sign of its own in it.
pub(crate) fn text(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(line_of_text).collect();
    lines.join("<br>")
}

/// The same with the names in it, which stand in backticks, set as code.
pub(crate) fn sentence(sentence: &str) -> String {
    let parts = sentence.split('`').enumerate();
    let part = |(index, part): (usize, &str)| match index % 2 {
        0 => text(part),
        _ => format!("<code>{}</code>", text(part)),
    };
    match sentence.matches('`').count() % 2 {
        0 => parts.map(part).collect(),
        _ => text(sentence),
    }
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

    #[test]
    fn names_in_a_sentence_are_code() {
        assert_eq!(
            sentence("An `else` and `a < b`."),
            "An <code>else</code> and <code>a &lt; b</code>."
        );
        assert_eq!(sentence("One ` is text."), "One &#96; is text.");
    }
}
