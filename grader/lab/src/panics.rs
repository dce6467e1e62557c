//! Panics of a run: what was said, and where.

use std::{
    any::Any,
    mem,
    panic::{self, PanicHookInfo},
    sync::Once,
};

use crate::{
    frames::Addresses,
    observer::{Author, Observer, Panicked},
    record::Place,
};

/// Has panics on the threads of a run told to its observer instead of being printed.
pub(crate) fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| match Observer::current() {
            Some(observer) => observer.panicked(from_hook(info, &observer)),
            None => previous(info),
        }));
    });
}

fn from_hook(info: &PanicHookInfo<'_>, observer: &Observer) -> Panicked {
    let at = info.location().map(|location| Place {
        file: location.file().to_owned(),
        line: location.line(),
        column: Some(location.column()),
    });
    let known = at.as_ref().is_some_and(|place| {
        !place.file.starts_with('/') && observer.author(&place.file) != Author::Lab
    });
    Panicked {
        message: message(info.payload()),
        at,
        addresses: (!known).then(Addresses::here),
    }
}

/// What was said in a panic whose payload is text; payloads of other types say nothing.
pub(crate) fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "(a panic whose payload is no text)".to_owned()
    }
}

/// What was said, as [`message`] tells. The payload is not dropped: its `Drop` may be a learner's, and do anything.
pub(crate) fn forget(payload: Box<dyn Any + Send>) -> String {
    let said = message(&*payload);
    mem::forget(payload);
    said
}

/// Whether this is what `todo!()` says.
pub(crate) fn is_todo(message: &str) -> bool {
    message.starts_with("not yet implemented")
}
