//! Prints tokens so that people can read them: an item, a method and a statement begin a line.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The text of `tokens`, which are items.
pub fn print(tokens: TokenStream) -> String {
    let mut printer = Printer::default();
    printer.block(tokens, true);
    printer.text
}

/// Words that an expression or a type may follow.
const KEYWORDS: [&str; 14] = [
    "as", "async", "await", "dyn", "for", "impl", "in", "let", "match", "move", "mut", "use",
    "where", "pub",
];

/// What has a space on either side.
const SPACED: [&str; 5] = ["->", "=>", "=", "+", "-"];

/// A token, or several that are read as one.
enum Atom {
    Text(String),
    Group(Delimiter, TokenStream),
}

#[derive(Default)]
struct Printer {
    text: String,
    depth: usize,
}

impl Printer {
    /// What stands between braces, or in a file; in one line, if nothing else is wanted.
    fn block(&mut self, tokens: TokenStream, in_lines: bool) {
        let atoms = atoms(tokens);
        let (mut before, mut angles, mut in_closure) = (None::<String>, 0_usize, false);
        for (at, atom) in atoms.iter().enumerate() {
            let shown = match atom {
                Atom::Text(text) => text.as_str(),
                Atom::Group(Delimiter::Brace, _) => "{",
                Atom::Group(Delimiter::Bracket, _) => "[",
                Atom::Group(..) => "(",
            };
            let after_bar = before.as_deref() == Some("|");
            let spaced = match &before {
                Some(before) if after_bar || shown == "|" => match (before == "|", in_closure) {
                    // Its end, and what is behind it.
                    (true, false) => true,
                    (true, true) | (false, true) => false,
                    (false, false) => before != "(",
                },
                Some(before) => is_spaced(before, shown),
                None => false,
            };
            if spaced {
                self.text.push(' ');
            }
            match shown {
                "<" => angles += 1,
                ">" => angles = angles.saturating_sub(1),
                "|" => in_closure = !in_closure,
                _ => {}
            }
            let is_import = before.as_deref() == Some("::");
            match atom {
                Atom::Text(text) => self.text += text,
                Atom::Group(delimiter, inner) => self.group(*delimiter, inner, is_import),
            }
            before = Some(match atom {
                Atom::Text(text) => text.clone(),
                Atom::Group(Delimiter::Brace, _) => "}".to_owned(),
                Atom::Group(Delimiter::Bracket, _) => "]".to_owned(),
                Atom::Group(..) => ")".to_owned(),
            });
            let next = match atoms.get(at + 1) {
                None => continue,
                Some(Atom::Text(next)) => next.as_str(),
                Some(Atom::Group(..)) => "(",
            };
            let ends = match (atom, next) {
                _ if !in_lines || angles > 0 => false,
                (Atom::Text(text), _) => (text == "," && !in_closure) || text == ";",
                (Atom::Group(Delimiter::Brace, _), next) => {
                    ![",", ";", ".", ")", "as", "(", "=>"].contains(&next)
                }
                // An attribute.
                (Atom::Group(Delimiter::Bracket, _), "pub" | "struct" | "enum") => true,
                _ => false,
            };
            if ends {
                self.line();
                before = None;
            }
        }
    }

    fn group(&mut self, delimiter: Delimiter, inner: &TokenStream, is_import: bool) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::None => ("", ""),
        };
        self.text += open;
        let in_lines = delimiter == Delimiter::Brace && !is_import && !inner.is_empty();
        if in_lines {
            self.depth += 1;
            self.line();
        }
        self.block(inner.clone(), in_lines);
        if in_lines {
            self.depth -= 1;
            self.line();
        }
        self.text += close;
    }

    fn line(&mut self) {
        self.text.push('\n');
        self.text += &"    ".repeat(self.depth);
    }
}

/// The tokens, with those together that are read as one, such as `::` and `'a`.
fn atoms(tokens: TokenStream) -> Vec<Atom> {
    let mut atoms = Vec::new();
    let mut joined = String::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => atoms.push(Atom::Group(group.delimiter(), group.stream())),
            TokenTree::Punct(punct) => {
                joined.push(punct.as_char());
                let whole = ["::", "->", "=>", "&", "<", ">", ","].contains(&&*joined);
                if punct.spacing() == Spacing::Alone || whole {
                    atoms.push(Atom::Text(std::mem::take(&mut joined)));
                }
            }
            other => atoms.push(Atom::Text(std::mem::take(&mut joined) + &other.to_string())),
        }
    }
    atoms
}

/// Whether there is a space between two. Between words there has to be one; all else is for those who read it.
fn is_spaced(before: &str, next: &str) -> bool {
    let is_word = |text: &str| {
        let first = text.chars().next().unwrap_or_default();
        first.is_alphanumeric() || "_'\"".contains(first)
    };
    let waits =
        SPACED.contains(&before) || KEYWORDS.contains(&before) || [",", ":"].contains(&before);
    match next {
        "{" => before != "::",
        _ if SPACED.contains(&next) => true,
        "," | ";" | "." | ":" | ">" => false,
        // `?Sized`, and not `it?`.
        "?" => waits,
        "<" if before == "impl" => false,
        _ if ["::", ".", "&", "*", "#", "<", "!", "?"].contains(&before) => false,
        "(" | "[" | "<" | "::" => waits || before == "}",
        "&" | "*" | "!" | "#" => waits || is_word(before),
        _ if before == ">" || before == ")" || before == "]" || before == "}" => true,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_printed_as_people_write_it() {
        let code = "use a::{b, c::D}; #[derive(Debug, Clone)] pub struct Pot<'a, T> { pub dish: &'a mut Dish<T>, of: ::std::Of<fn() -> (T,)> } \
                    impl<'a, T> Cook for Pot<'a, T> where T: Send + 'static, { fn cook(&self, it: ::std::Box<dyn Fn(u8) -> u8 + 'a>) \
                    -> <T as Cook>::Of { let (a, b,) = *self.0; match a { Raw::Fish { 0: it } => it.map(|it| ::std::Some(it)), \
                    Raw::None {} => ::none::<T>(&mut b), } } }";
        insta::assert_snapshot!(print(code.parse().unwrap()), @r"
        use a::{b, c::D};
        #[derive(Debug, Clone)]
        pub struct Pot<'a, T> {
            pub dish: &'a mut Dish<T>,
            of: ::std::Of<fn() -> (T,)>
        }
        impl<'a, T> Cook for Pot<'a, T> where T: Send + 'static,
        {
            fn cook(&self, it: ::std::Box<dyn Fn(u8) -> u8 + 'a>) -> <T as Cook>::Of {
                let (a, b,) = *self.0;
                match a {
                    Raw::Fish {
                        0: it
                    } => it.map(|it| ::std::Some(it)),
                    Raw::None {} => ::none::<T>(&mut b),
                }
            }
        }
        ");
    }
}
