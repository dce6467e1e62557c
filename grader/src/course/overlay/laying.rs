//! Lays the items of an overlay over those of its base, path by path.

use std::{
    collections::{BTreeMap, BTreeSet},
    iter,
    ops::Range,
    slice,
};

use lab::record::Place;

use super::{
    Answer, Overlay, OverlayError,
    base::{Base, Scope, found},
    imports,
    path::{Entry, Import, Level, Source},
    splice::{self, Edit, Origin},
    without::Without,
};
use crate::{escape, nearest::nearest};

impl Base {
    /// The answer with `overlay` laid over it.
    ///
    /// # Errors
    ///
    /// If something of `overlay` fits nothing, or changes nothing, with file and line.
    pub fn with(&self, overlay: &Overlay) -> Result<Answer, OverlayError> {
        let mut edits = edits(self, overlay)?;
        let files = self.answer.files.iter().map(|(path, text)| {
            let edits = edits.remove(path.as_str()).unwrap_or_default();
            (path.clone(), text.with(edits))
        });
        Ok(Answer {
            files: files.collect(),
        })
    }
}

/// What changes in each file of `base`, by its path, when `overlay` is laid over it.
///
/// # Errors
///
/// If something of `overlay` fits nothing, or changes nothing.
fn edits<'a>(
    base: &'a Base,
    overlay: &Overlay,
) -> Result<BTreeMap<&'a str, Vec<Edit>>, OverlayError> {
    let over = Source::read(overlay.label, overlay.text)?;
    if let Some(at) = over.attribute {
        return Err(OverlayError::Attribute { at });
    }
    refuse_comments(&over, &over.level)?;
    let Some(root) = base.file("src/lib.rs") else {
        return Ok(BTreeMap::new());
    };
    let is_empty = over.level.entries.is_empty() && over.level.uses.is_empty();
    if is_empty && overlay.without.is_empty() {
        return Err(OverlayError::Nothing { at: over.place(0) });
    }
    let mut laying = Laying {
        base,
        over: &over,
        touched: BTreeSet::new(),
        dropped: BTreeSet::new(),
        edits: BTreeMap::new(),
    };
    for (line, what) in overlay.without {
        let at = Place {
            file: overlay.label.to_owned(),
            line: *line,
            column: None,
        };
        laying.leave_out(slice::from_ref(&root), what, &at)?;
    }
    laying.lay(&[root], &over.level)?;
    laying.edit_imports();
    Ok(laying.edits)
}

/// An overlay being laid over a base.
struct Laying<'a, 'o> {
    base: &'a Base,
    over: &'o Source,
    /// The items of the base that change or go, by the file: where they stand in it.
    touched: BTreeSet<(&'a str, usize, usize)>,
    /// The names that are no longer imported, with the file and where the item begins in it that imports them.
    dropped: BTreeSet<(&'a str, usize, String)>,
    /// What changes in each file.
    edits: BTreeMap<&'a str, Vec<Edit>>,
}

impl<'a> Laying<'a, '_> {
    /// Lays the items of `over` over what is in `scopes`, of which the first gets what is new.
    fn lay(&mut self, scopes: &[Scope<'a>], over: &Level) -> Result<(), OverlayError> {
        for import in &over.uses {
            self.import(&scopes[0], import)?;
        }
        for entry in &over.entries {
            let found: Vec<(&Scope, &Entry)> = found(scopes, &entry.key);
            let at = || self.over.place(entry.range.start);
            match (&found[..], &entry.inside) {
                ([], _) => self.add(scopes, over, entry)?,
                ([(_, old), ..], Some(inside)) => {
                    let holds_items = old.inside.is_some() || old.module.is_some();
                    if entry.attributes || !holds_items {
                        return Err(OverlayError::Attribute { at: at() });
                    }
                    if inside.entries.is_empty() && inside.uses.is_empty() {
                        return Err(OverlayError::Nothing { at: at() });
                    }
                    self.refuse_touched(&found, &entry.shown, &at())?;
                    let inner = found
                        .iter()
                        .filter_map(|(scope, old)| self.base.inside(scope, old));
                    let inner: Vec<Scope> = inner.collect();
                    if inner.is_empty() {
                        return Err(self.absent(scopes, &entry.shown, at()));
                    }
                    self.lay(&inner, inside)?;
                }
                ([(scope, old)], None) => {
                    let what = entry.shown.clone();
                    if old.tokens == entry.tokens {
                        return Err(OverlayError::Same { at: at(), what });
                    }
                    self.touch(scope, &old.range, &what, at())?;
                    let new = self.text_of(scope, entry.range.clone());
                    self.edit(scope, old.range.clone(), new, entry.range.start, 0);
                }
                (_, None) => {
                    let what = entry.shown.clone();
                    return Err(OverlayError::Several { at: at(), what });
                }
            }
        }
        Ok(())
    }

    /// Adds `entry` of `over` at the end of the first of `scopes`.
    fn add(
        &mut self,
        scopes: &[Scope<'a>],
        over: &Level,
        entry: &Entry,
    ) -> Result<(), OverlayError> {
        let scope = &scopes[0];
        if let Some(extended) = &entry.extends {
            let brings = |one: &&Entry| one.brings.as_ref() == Some(extended);
            let [old, new] = [scope.level, over].map(|level| level.entries.iter().find(brings));
            if old.is_some() && new.is_none() {
                let of_same = scope.level.entries.iter();
                let mut of_same = of_same.filter(|one| one.extends.as_ref() == Some(extended));
                return Err(OverlayError::NoImpl {
                    at: self.over.place(entry.range.start),
                    what: entry.shown.clone(),
                    nearest: of_same.next().map(|one| one.shown.clone()),
                });
            }
        }
        let (text, body) = (&scope.source.text, &scope.level.body);
        // A closing brace has a line for itself, unless there is nothing in the braces.
        let line = body.end - splice::indent_at(text, body.end);
        let own_line = line == 0 || text[..line].ends_with('\n');
        let end = if own_line { line } else { body.end };
        let above = match (text[body.clone()].trim().is_empty(), own_line) {
            (true, true) => "",
            (true, false) | (false, true) => "\n",
            (false, false) => "\n\n",
        };
        let indent = self.indent(scope, entry.range.start);
        let new = self.text_of(scope, entry.range.clone());
        let new = format!("{above}{indent}{new}\n");
        self.edit(scope, end..end, new, entry.range.start, above.len());
        Ok(())
    }

    /// Adds what `import` imports behind the other imports of `scope`.
    fn import(&mut self, scope: &Scope<'a>, import: &Import) -> Result<(), OverlayError> {
        let uses = &scope.level.uses;
        let old = |name: &String| uses.iter().any(|one| one.names.contains(name));
        let at = import.range.start;
        if let Some(name) = import.names.iter().find(|name| old(name)) {
            return Err(OverlayError::Same {
                at: self.over.place(at),
                what: escape::line(name),
            });
        }
        let text = &scope.source.text;
        let new = self.indent(scope, at) + &self.text_of(scope, import.range.clone());
        let last = uses.last().map(|last| {
            let rest = text[last.range.end..].split_inclusive('\n').next();
            last.range.end + rest.map_or(0, str::len)
        });
        let first = scope.level.ranges().first().map(|first| first.start);
        match (last, first) {
            (Some(place), _) => self.edit(scope, place..place, new + "\n", at, 0),
            (None, Some(first)) => {
                let place = first - splice::indent_at(text, first);
                self.edit(scope, place..place, new + "\n\n", at, 0);
            }
            (None, None) => {
                let place = scope.level.body.end;
                self.edit(scope, place..place, format!("\n{new}\n"), at, 1);
            }
        }
        Ok(())
    }

    /// Leaves out of `scopes` what stands at `at` of the header.
    fn leave_out(
        &mut self,
        scopes: &[Scope<'a>],
        what: &str,
        at: &Place,
    ) -> Result<(), OverlayError> {
        let path = Without::read(what).ok_or_else(|| OverlayError::Malformed { at: at.clone() })?;
        let mut within = scopes.to_vec();
        for step in &path.within {
            let inner = found(&within, step);
            self.refuse_touched(&inner, what, at)?;
            let inner = inner.into_iter();
            let inner = inner.filter_map(|(scope, entry)| self.base.inside(scope, entry));
            let inner: Vec<Scope> = inner.collect();
            if inner.is_empty() {
                return Err(self.absent(scopes, what, at.clone()));
            }
            within = inner;
        }
        for name in &path.imports {
            let import = within.iter().find_map(|scope| {
                let import = scope
                    .level
                    .uses
                    .iter()
                    .find(|one| one.names.contains(name))?;
                Some((scope.file, import.range.start))
            });
            let Some((file, start)) = import else {
                return Err(self.absent(&within, name, at.clone()));
            };
            if !self.dropped.insert((file, start, name.clone())) {
                return Err(OverlayError::Twice {
                    at: at.clone(),
                    what: escape::line(name),
                });
            }
        }
        let Some(key) = path.item else { return Ok(()) };
        match &found(&within, &key)[..] {
            [] => Err(self.absent(scopes, what, at.clone())),
            [(scope, entry)] => {
                self.touch(scope, &entry.range, what, at.clone())?;
                let lines = splice::lines_of(&scope.source.text, &entry.range);
                let edits = self.edits.entry(scope.file).or_default();
                edits.push(Edit {
                    range: lines,
                    text: String::new(),
                    origin: None,
                });
                Ok(())
            }
            _ => Err(OverlayError::Several {
                at: at.clone(),
                what: escape::line(what),
            }),
        }
    }

    /// Writes the imports anew of which some names go.
    fn edit_imports(&mut self) {
        for Scope {
            file,
            source,
            level,
            ..
        } in self.base.files()
        {
            for import in imports_of(level) {
                let start = import.range.start;
                let goes = |name: &str| self.dropped.contains(&(file, start, name.to_owned()));
                if !import.names.iter().any(|name| goes(name)) {
                    continue;
                }
                let indent = splice::indent_at(&source.text, start);
                let left = imports::with_only(&import.item, indent, &|name| !goes(name));
                let range = match left {
                    Some(_) => import.range.clone(),
                    None => splice::lines_of(&source.text, &import.range),
                };
                self.edits.entry(file).or_default().push(Edit {
                    range,
                    text: left.unwrap_or_default(),
                    origin: None,
                });
            }
        }
    }

    /// Notes that the item at `range` changes or goes.
    fn touch(
        &mut self,
        scope: &Scope<'a>,
        range: &Range<usize>,
        what: &str,
        at: Place,
    ) -> Result<(), OverlayError> {
        let touched = self.touched.iter().any(|(file, start, end)| {
            *file == scope.file && *start < range.end && range.start < *end
        });
        let drops = self.dropped.iter();
        let mut drops =
            drops.filter(|(file, start, _)| *file == scope.file && range.contains(start));
        if touched || drops.next().is_some() {
            let what = escape::line(what);
            return Err(OverlayError::Twice { at, what });
        }
        self.touched.insert((scope.file, range.start, range.end));
        Ok(())
    }

    /// Nothing can change in what goes as a whole.
    fn refuse_touched(
        &self,
        found: &[(&Scope<'a>, &Entry)],
        what: &str,
        at: &Place,
    ) -> Result<(), OverlayError> {
        let gone = |(scope, entry): &(&Scope<'a>, &Entry)| {
            let range = (scope.file, entry.range.start, entry.range.end);
            self.touched.contains(&range)
        };
        match found.iter().any(gone) {
            true => Err(OverlayError::Twice {
                at: at.clone(),
                what: escape::line(what),
            }),
            false => Ok(()),
        }
    }

    /// Puts `text` at `range` of the base. It was written at the byte `written` of the overlay; before that come `empty` lines.
    fn edit(
        &mut self,
        scope: &Scope<'a>,
        range: Range<usize>,
        text: String,
        written: usize,
        empty: usize,
    ) {
        let line = self.over.line(written);
        let edit = Edit {
            range,
            text,
            origin: Some(Origin {
                file: self.over.label.as_str().into(),
                line: line.saturating_sub(u32::try_from(empty).unwrap_or(0)),
            }),
        };
        self.edits.entry(scope.file).or_default().push(edit);
    }

    /// What stands at `range` of the overlay, as it is to stand in `scope`.
    fn text_of(&self, scope: &Scope, range: Range<usize>) -> String {
        let (first, text) = (self.over.line(range.start) as usize, &self.over.text[range]);
        let lines = (first..).zip(text.split_inclusive('\n'));
        let shifted = lines.map(|(number, line)| {
            let spaces = line.len() - line.trim_start_matches(' ').len();
            match number == first || self.over.within_literals.contains(&number) {
                true => line,
                false => &line[spaces.min(scope.shift)..],
            }
        });
        shifted.collect()
    }

    /// The spaces before what stands at the byte `at` of the overlay, as they are to stand in `scope`.
    fn indent(&self, scope: &Scope, at: usize) -> String {
        " ".repeat(splice::indent_at(&self.over.text, at).saturating_sub(scope.shift))
    }

    fn absent(&self, scopes: &[Scope], what: &str, at: Place) -> OverlayError {
        let paths: Vec<String> = scopes
            .iter()
            .flat_map(|scope| scope.level.paths())
            .collect();
        OverlayError::Absent {
            at,
            nearest: nearest(what, paths.iter().map(String::as_str)).map(escape::line),
            what: escape::line(what),
        }
    }
}

/// All imports of a file, those in its modules as well.
fn imports_of(level: &Level) -> Vec<&Import> {
    let inside = level.entries.iter().filter_map(|one| one.inside.as_ref());
    level
        .uses
        .iter()
        .chain(inside.flat_map(imports_of))
        .collect()
}

/// What stands between the items of an overlay has no place in its base.
fn refuse_comments(over: &Source, level: &Level) -> Result<(), OverlayError> {
    let mut begins = level.body.start;
    let end = level.body.end..level.body.end;
    let ranges = level.ranges().into_iter().cloned();
    for range in ranges.chain(iter::once(end)) {
        for (number, line) in over.text[begins..range.start].split('\n').enumerate() {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with("//!") {
                let mut at = over.place(begins);
                at.line += u32::try_from(number).unwrap_or(0);
                return Err(OverlayError::Comment { at });
            }
        }
        begins = range.end;
    }
    let inside = level.entries.iter().filter_map(|one| one.inside.as_ref());
    inside
        .into_iter()
        .try_for_each(|inside| refuse_comments(over, inside))
}
