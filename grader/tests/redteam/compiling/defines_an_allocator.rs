//! Attack: defines the allocator of the whole program.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: `unsafe`

use sim::kitchen::{Dish, Kitchen, Plate};

use std::alloc::{GlobalAlloc, Layout, System};

struct Mine;

unsafe impl GlobalAlloc for Mine { // here
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static MINE: Mine = Mine;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
