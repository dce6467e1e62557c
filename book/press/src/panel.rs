//! The exercise at the end of a chapter: its parts, its points and the commands that go with it.
//!
//! The table is where a server can show live verdicts: each row names its part.

use grader::course::Exercise;

use crate::inert::text;

/// The panel of `exercise`.
pub fn panel(exercise: &Exercise) -> String {
    let mut rows = String::new();
    for part in &exercise.parts {
        let points: u32 = part.checks.iter().map(|check| check.points).sum();
        rows.push_str(&format!(
            "<tr data-part=\"{0}\"><th scope=\"row\"><a href=\"{1}\"><code>{0}</code></a></th><td>{2}</td><td>{points}</td>\
             <td class=\"verdict\"></td></tr>\n",
            text(&part.name),
            text(&local(&part.section)),
            part.checks.len(),
        ));
    }
    format!(
        "<section class=\"exercise\" data-exercise=\"{name}\" aria-label=\"Exercise {name}\">\n\
         <p class=\"exercise-title\">Exercise <code>{name}</code>: {title}</p>\n<p>{summary}</p>\n\
         <div class=\"table-wrapper\"><table>\n\
         <thead><tr><th scope=\"col\">part</th><th scope=\"col\">checks</th><th scope=\"col\">points</th>\
         <th scope=\"col\" class=\"verdict\"></th></tr></thead>\n<tbody>\n{rows}</tbody>\n\
         <tfoot><tr><th scope=\"row\">together</th><td>{checks}</td><td>{points}</td><td class=\"verdict\"></td></tr></tfoot>\n\
         </table></div>\n\
         <p>Write it in <code>exercises/{folder}/src/lib.rs</code>. Then:</p>\n\n\
         ```console\n$ cargo grade run {name}\n$ cargo grade hint {name}\n$ cargo run -p {name}\n```\n\n</section>\n",
        name = text(&exercise.name),
        title = text(&exercise.title),
        summary = text(&exercise.summary),
        folder = text(&exercise.folder),
        checks = exercise.checks().count(),
        points = exercise.points(),
    )
}

/// What stands there for an exercise that is not in this copy of the workbook.
pub fn missing(name: &str) -> String {
    format!(
        "<section class=\"exercise\" aria-label=\"Exercise {0}\">\n<p>The exercise <code>{0}</code> is not in this copy of the \
         workbook.</p>\n</section>\n",
        text(name)
    )
}

/// A section of the book, as a link from a page in a folder beside it.
fn local(section: &str) -> String {
    format!("../{section}")
}
