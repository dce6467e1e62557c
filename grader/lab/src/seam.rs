//! What goes through a seam: values of a type that only the checks know, and futures whose output is another on its other side.
//!
//! The grader writes the code that uses it, from the signatures of a skeleton.

use std::{
    any::Any,
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    pin::Pin,
    task::{Context, Poll},
};

/// A value of a type that only the checks know. A generic submission gets this type instead of theirs.
///
/// It can do what its maker says; nothing else is asked of it, for the submission knows no more of its type than the skeleton
/// says.
pub struct Value {
    it: Box<dyn Any + Send + Sync>,
    clone: Option<fn(&Value) -> Value>,
    debug: Option<fn(&Value, &mut fmt::Formatter<'_>) -> fmt::Result>,
    display: Option<fn(&Value, &mut fmt::Formatter<'_>) -> fmt::Result>,
    eq: Option<fn(&Value, &Value) -> bool>,
    partial_cmp: Option<fn(&Value, &Value) -> Option<Ordering>>,
    cmp: Option<fn(&Value, &Value) -> Ordering>,
    hash: Option<fn(&Value, &mut dyn Hasher)>,
}

const UNABLE: &str = "a value does what its type promises";
const ANOTHER: &str = "a value is of the type that it was made of";

impl Value {
    /// `it`, which can do nothing yet but be sent and shared.
    pub fn of<T: Any + Send + Sync>(it: T) -> Value {
        Value {
            it: Box::new(it),
            clone: None,
            debug: None,
            display: None,
            eq: None,
            partial_cmp: None,
            cmp: None,
            hash: None,
        }
    }

    /// It can be cloned.
    pub fn and_clone<T: Any + Send + Sync + Clone>(mut self) -> Value {
        self.clone = Some(|value| Value {
            it: Box::new(value.get::<T>().clone()),
            ..*value
        });
        self
    }

    /// It has a text for programmers.
    pub fn and_debug<T: Any + fmt::Debug>(mut self) -> Value {
        self.debug = Some(|value, f| value.get::<T>().fmt(f));
        self
    }

    /// It has a text for people.
    pub fn and_display<T: Any + fmt::Display>(mut self) -> Value {
        self.display = Some(|value, f| value.get::<T>().fmt(f));
        self
    }

    /// It may be equal to another.
    pub fn and_partial_eq<T: Any + PartialEq>(mut self) -> Value {
        self.eq = Some(|value, other| value.get::<T>() == other.get::<T>());
        self
    }

    /// It may be less than another.
    pub fn and_partial_ord<T: Any + PartialOrd>(mut self) -> Value {
        self.eq = Some(|value, other| value.get::<T>() == other.get::<T>());
        self.partial_cmp = Some(|value, other| value.get::<T>().partial_cmp(other.get::<T>()));
        self
    }

    /// It has a place in an order.
    pub fn and_ord<T: Any + Ord>(self) -> Value {
        let mut able = self.and_partial_ord::<T>();
        able.cmp = Some(|value, other| value.get::<T>().cmp(other.get::<T>()));
        able
    }

    /// It has a hash.
    pub fn and_hash<T: Any + Hash>(mut self) -> Value {
        self.hash = Some(|value, mut state| value.get::<T>().hash(&mut state));
        self
    }

    /// What it was made of.
    ///
    /// # Panics
    ///
    /// If that is of another type.
    pub fn known<T: Any>(self) -> T {
        *self.it.downcast().expect(ANOTHER)
    }

    /// The same, which stays where it is.
    ///
    /// # Panics
    ///
    /// If that is of another type.
    pub fn get<T: Any>(&self) -> &T {
        self.it.downcast_ref().expect(ANOTHER)
    }

    /// The same, to be changed where it is.
    ///
    /// # Panics
    ///
    /// If that is of another type.
    pub fn get_mut<T: Any>(&mut self) -> &mut T {
        self.it.downcast_mut().expect(ANOTHER)
    }
}

impl Clone for Value {
    fn clone(&self) -> Value {
        self.clone.expect(UNABLE)(self)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.debug.expect(UNABLE)(self, f)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.display.expect(UNABLE)(self, f)
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        self.eq.expect(UNABLE)(self, other)
    }
}

impl Eq for Value {}

#[expect(
    clippy::non_canonical_partial_ord_impl,
    reason = "a type may have an order for some of its values only"
)]
impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Value) -> Option<Ordering> {
        self.partial_cmp.expect(UNABLE)(self, other)
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Value) -> Ordering {
        self.cmp.expect(UNABLE)(self, other)
    }
}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.hash.expect(UNABLE)(self, state);
    }
}

/// A future whose output is made of another's. It keeps the other after its end: when that is dropped is for its owner to say.
#[derive(Debug)]
pub struct Mapped<F, M> {
    future: F,
    map: M,
}

impl<F: Future + Unpin, O, M: FnMut(F::Output) -> O> Mapped<F, M> {
    /// `future`, with what `map` makes of its output.
    pub fn new(future: F, map: M) -> Mapped<F, M> {
        Mapped { future, map }
    }
}

impl<F: Unpin, M> Unpin for Mapped<F, M> {}

impl<F: Future + Unpin, O, M: FnMut(F::Output) -> O> Future for Mapped<F, M> {
    type Output = O;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<O> {
        let Mapped { future, map } = &mut *self;
        Pin::new(future).poll(context).map(map)
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, future::poll_fn};

    use super::*;

    #[test]
    fn a_value_does_what_its_type_promises() {
        let value = |number: u8| Value::of(number).and_clone::<u8>().and_ord::<u8>();
        assert!(value(1) < value(2));
        assert!(value(2) == value(2));
        assert_eq!(value(3).clone().known::<u8>(), 3);
        let value = Value::of("salt").and_display::<&str>();
        assert_eq!(value.to_string(), "salt");
        assert_eq!(*value.get::<&str>(), "salt");
    }

    #[test]
    #[should_panic = "a value is of the type that it was made of"]
    fn a_value_is_of_no_other_type() {
        Value::of(1_u8).known::<u16>();
    }

    /// Tells when it is dropped.
    struct Guard<'a>(&'a Cell<bool>);

    impl Drop for Guard<'_> {
        fn drop(&mut self) {
            self.0.set(true);
        }
    }

    #[test]
    fn what_is_mapped_keeps_its_future_until_it_is_dropped() {
        let dropped = Cell::new(false);
        let guard = Guard(&dropped);
        let future = poll_fn(move |_| {
            let _ = &guard;
            Poll::Ready(1)
        });
        let mut mapped = Mapped::new(Box::pin(future), |number| number + 1);
        let mut context = Context::from_waker(std::task::Waker::noop());
        assert_eq!(Pin::new(&mut mapped).poll(&mut context), Poll::Ready(2));
        assert!(!dropped.get());
        drop(mapped);
        assert!(dropped.get());
    }
}
