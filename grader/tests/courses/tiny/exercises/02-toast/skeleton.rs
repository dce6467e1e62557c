//! Exercise 02, the toast.
#![allow(unused_variables)] // Delete this line when you begin.

use sim::kitchen::{Dish, Kitchen, Plate};

/// Toasts one slice for exactly its time.
pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    todo!("toast: toast the slice")
}
