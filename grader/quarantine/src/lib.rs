//! The allocator of a check's process. What is freed is wiped, and not given out again soon: code that holds on to it by a hole of
//! the compiler finds nothing there, neither what it held nor what is held next.
//!
//! A program has it if it names this crate. The grader adds that line to what it compiles with a submission; nothing else does.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    ptr,
    sync::atomic::{AtomicPtr, AtomicUsize, Ordering},
};

/// Sizes of blocks are multiples of this, in bytes; so are their alignments.
const GRAIN: usize = 16;

/// How many sizes there are. What is larger goes back to the system at once.
const SIZES: usize = 64;

/// How many freed blocks of each size are kept back: 9 MB at most in all.
const KEPT: usize = 256;

/// What freed blocks are filled with. No address looks like it, and no text.
const WIPED: u8 = 0xf5;

/// Keeps back what is freed.
#[derive(Debug)]
pub struct Quarantine;

/// The freed blocks of one size, from the oldest to the newest and around.
struct Row {
    blocks: [AtomicPtr<u8>; KEPT],
    next: AtomicUsize,
}

static ROWS: [Row; SIZES] = [const {
    Row {
        blocks: [const { AtomicPtr::new(ptr::null_mut()) }; KEPT],
        next: AtomicUsize::new(0),
    }
}; SIZES];

#[global_allocator]
static ALLOCATOR: Quarantine = Quarantine;

/// The row in which a freed block of this layout is kept, and with which layout it was allocated.
fn row_of(layout: Layout) -> Option<(&'static Row, Layout)> {
    let number = layout.size().checked_sub(1)? / GRAIN;
    let row = ROWS.get(number)?;
    let size = (number + 1) * GRAIN;
    let layout = (layout.align() <= GRAIN).then(|| Layout::from_size_align(size, GRAIN));
    Some((row, layout?.ok()?))
}

// SAFETY: every block comes from the system's allocator, and goes back there once, with the layout it came with: that follows from
// the layout alone that its owner knows. In between it belongs to its owner, and then to its row.
unsafe impl GlobalAlloc for Quarantine {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let layout = row_of(layout).map_or(layout, |(_, layout)| layout);
        // SAFETY: it is as large as asked for, or larger.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let layout = row_of(layout).map_or(layout, |(_, layout)| layout);
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let Some((row, layout)) = row_of(layout) else {
            // SAFETY: it came with this layout.
            return unsafe { System.dealloc(block, layout) };
        };
        // SAFETY: the block is that large, and nobody's any more.
        unsafe { block.write_bytes(WIPED, layout.size()) };
        let next = row.next.fetch_add(1, Ordering::Relaxed) % KEPT;
        let oldest = row.blocks[next].swap(block, Ordering::AcqRel);
        if !oldest.is_null() {
            // SAFETY: what is in a row came with the row's layout, and is taken out once.
            unsafe { System.dealloc(oldest, layout) };
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let new = Layout::from_size_align(size, layout.align());
        // SAFETY: the caller promises that `size` makes a layout.
        let new = unsafe { new.unwrap_unchecked() };
        match (row_of(layout), row_of(new)) {
            // Large ones need not be copied.
            // SAFETY: it came with this layout.
            (None, None) => unsafe { System.realloc(block, layout, size) },
            (Some((_, had)), Some((_, has))) if had == has => block,
            // SAFETY: the new block is as large as said, the old one too, and they are two.
            _ => unsafe {
                let other = self.alloc(new);
                if !other.is_null() {
                    ptr::copy_nonoverlapping(block, other, layout.size().min(size));
                    self.dealloc(block, layout);
                }
                other
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_freed_is_wiped_and_not_given_out_again_soon() {
        let layout = Layout::from_size_align(200, 8).unwrap();
        // SAFETY: the block is written within its bounds, freed once, and then only looked at, while its row still has it.
        unsafe {
            let block = ALLOCATOR.alloc(layout);
            block.write_bytes(7, 200);
            ALLOCATOR.dealloc(block, layout);
            let (row, _) = row_of(layout).unwrap();
            let is_kept = |one: &AtomicPtr<u8>| one.load(Ordering::Relaxed) == block;
            // Other tests free blocks as well, and hardly that many of this size.
            assert!(row.blocks.iter().any(is_kept));
            assert_eq!(block.read(), WIPED);
            let others: Vec<*mut u8> = (0..KEPT / 2).map(|_| ALLOCATOR.alloc(layout)).collect();
            assert!(!others.contains(&block));
            for other in others {
                ALLOCATOR.dealloc(other, layout);
            }
        }
    }

    #[test]
    fn a_block_keeps_its_content_when_it_grows_and_shrinks_across_all_sizes() {
        let mut bytes: Vec<u8> = Vec::new();
        for size in (1..3_000).chain((1..3_000).rev()) {
            bytes.resize(size, size as u8);
            bytes.shrink_to_fit();
        }
        assert_eq!(bytes, [1]);
        for size in [0, 1, 15, 16, 17, 1_023, 1_024, 1_025, 1 << 20] {
            let zeros = vec![0_u8; size];
            assert!(zeros.iter().all(|byte| *byte == 0), "{size}");
        }
        #[repr(align(64))]
        struct Wide([u8; 64]);
        let wide = Box::new(Wide([3; 64]));
        assert_eq!((&raw const *wide).addr() % 64, 0);
        assert_eq!(wide.0[63], 3);
    }
}
