//! The memory of the page: small pieces are kept by size.
//!
//! A key press makes and drops tens of thousands of small pieces. The usual allocator looks for the
//! place that fits each best and joins what is free; that was a quarter of the time of a key press.
//! Here a piece of a size is the one of that size that was given back last. What is large goes to
//! the usual allocator. Small pieces stay small: what a size once took is not there for another.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::ptr::{self, NonNull};

/// Sizes are multiples of this, which is also how pieces are aligned.
const STEP: usize = 8;

/// How many sizes there are; larger pieces go to the usual allocator.
const SIZES: usize = 256;

/// How much is taken from the usual allocator at once.
const CHUNK: usize = 1 << 16;

/// An allocator for programs of one thread.
pub struct Pools(UnsafeCell<State>);

struct State {
    /// The first free piece of each size; its first bytes tell the next.
    free: [Option<NonNull<Free>>; SIZES],
    /// What was never given out.
    rest: *mut u8,
    left: usize,
}

struct Free {
    next: Option<NonNull<Free>>,
}

// SAFETY: what is built for WebAssembly without atomics has one thread.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
unsafe impl Sync for Pools {}

impl Pools {
    #[must_use]
    pub const fn new() -> Self {
        Self(UnsafeCell::new(State { free: [None; SIZES], rest: ptr::null_mut(), left: 0 }))
    }
}

impl Default for Pools {
    fn default() -> Self {
        Self::new()
    }
}

/// Which size a piece has; `None` for large ones.
fn pool_of(layout: Layout) -> Option<usize> {
    let size = layout.size().div_ceil(STEP);
    (size < SIZES && layout.align() <= STEP).then_some(size)
}

impl State {
    fn take(&mut self, size: usize) -> *mut u8 {
        let Some(piece) = self.free[size] else { return self.carve(size * STEP) };
        // SAFETY: a piece in a list is free, and `give` wrote what is next into it.
        self.free[size] = unsafe { piece.as_ref().next };
        piece.as_ptr().cast()
    }

    /// Puts a piece first in the list of its size.
    ///
    /// # Safety
    /// The piece came from `take` with this size, and nobody uses it any more.
    unsafe fn give(&mut self, piece: *mut u8, size: usize) {
        let Some(piece) = NonNull::new(piece.cast::<Free>()) else { return };
        // SAFETY: it has at least `STEP` bytes, is aligned to them, and is no longer used.
        unsafe { piece.write(Free { next: self.free[size] }) };
        self.free[size] = Some(piece);
    }

    /// A piece that was never used; null where there is no memory left.
    #[cold]
    fn carve(&mut self, bytes: usize) -> *mut u8 {
        if self.left < bytes {
            let Ok(layout) = Layout::from_size_align(CHUNK, STEP) else { return ptr::null_mut() };
            // SAFETY: the layout is not of size 0.
            let chunk = unsafe { System.alloc(layout) };
            if chunk.is_null() {
                return chunk;
            }
            (self.rest, self.left) = (chunk, CHUNK);
        }
        let piece = self.rest;
        // SAFETY: at least so many bytes are left behind `rest` in its chunk.
        self.rest = unsafe { piece.add(bytes) };
        self.left -= bytes;
        piece
    }
}

// SAFETY: a piece is in a list or in use, never both; it has the size of its list, which is at least
// what was asked for, and lies at a multiple of `STEP`, as chunks and all sizes do.
unsafe impl GlobalAlloc for Pools {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match pool_of(layout) {
            // SAFETY: there is one thread, and nothing below calls back into here.
            Some(size) => unsafe { &mut *self.0.get() }.take(size),
            // SAFETY: as the caller promises.
            None => unsafe { System.alloc(layout) },
        }
    }

    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        match pool_of(layout) {
            // SAFETY: as in `alloc`; the same layout leads to the same size as then.
            Some(size) => unsafe { (*self.0.get()).give(piece, size) },
            // SAFETY: as the caller promises; the same layout went to it then.
            None => unsafe { System.dealloc(piece, layout) },
        }
    }

    unsafe fn realloc(&self, piece: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        // SAFETY: the caller promises that so many bytes make a layout.
        let new = unsafe { Layout::from_size_align_unchecked(bytes, layout.align()) };
        match (pool_of(layout), pool_of(new)) {
            (Some(old), Some(new)) if old == new => piece,
            // SAFETY: as the caller promises; both layouts go there.
            (None, None) => unsafe { System.realloc(piece, layout, bytes) },
            // SAFETY: the new piece is another one, and both have what is copied.
            _ => unsafe {
                let moved = self.alloc(new);
                if !moved.is_null() {
                    ptr::copy_nonoverlapping(piece, moved, layout.size().min(bytes));
                    self.dealloc(piece, layout);
                }
                moved
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(size: usize, align: usize) -> Layout {
        Layout::from_size_align(size, align).unwrap()
    }

    /// Fills a piece, so that one that overlaps another is found out.
    fn fill(piece: *mut u8, size: usize, with: u8) {
        // SAFETY: the piece has so many bytes.
        unsafe { piece.write_bytes(with, size) };
    }

    fn is_filled(piece: *mut u8, size: usize, with: u8) -> bool {
        // SAFETY: the piece has so many bytes, and `fill` wrote them.
        unsafe { std::slice::from_raw_parts(piece, size) }.iter().all(|byte| *byte == with)
    }

    #[test]
    fn pieces_are_apart_and_aligned() {
        let pools = Pools::new();
        let sizes = [1, 7, 8, 9, 24, 100, 500, 2_039, 2_040, 2_041, 4_000, 100_000];
        let mut pieces = Vec::new();
        for turn in 0..400_usize {
            let size = sizes[turn % sizes.len()];
            let align = [1, 2, 4, 8, 16, 64][turn % 6];
            // SAFETY: no size is 0.
            let piece = unsafe { pools.alloc(layout(size, align)) };
            assert!(!piece.is_null() && piece.addr().is_multiple_of(align));
            let with = (turn % 251) as u8;
            fill(piece, size, with);
            pieces.push((piece, size, align, with));
        }
        for (piece, size, align, with) in pieces {
            assert!(is_filled(piece, size, with), "{size}");
            // SAFETY: it was given out with this layout.
            unsafe { pools.dealloc(piece, layout(size, align)) };
        }
    }

    #[test]
    fn what_was_given_back_is_used_again() {
        let pools = Pools::new();
        // SAFETY: no size is 0, and each piece is given back with its layout.
        unsafe {
            let first = pools.alloc(layout(20, 4));
            let second = pools.alloc(layout(20, 4));
            assert_ne!(first, second);
            pools.dealloc(first, layout(20, 4));
            assert_ne!(pools.alloc(layout(40, 4)), first, "of another size");
            assert_eq!(pools.alloc(layout(17, 1)), first, "of the same");
            pools.dealloc(second, layout(20, 4));
            assert_eq!(pools.alloc(layout(24, 8)), second);
        }
    }

    #[test]
    fn what_grows_and_shrinks_keeps_its_bytes() {
        let pools = Pools::new();
        let sizes = [3, 8, 9, 100, 2_040, 2_041, 2_100, 90_000, 2_900, 2_040, 10, 2];
        // SAFETY: no size is 0, and each piece is passed on with its layout.
        let mut piece = unsafe { pools.alloc(layout(sizes[0], 4)) };
        fill(piece, sizes[0], 9);
        for pair in sizes.windows(2) {
            // SAFETY: as above.
            piece = unsafe { pools.realloc(piece, layout(pair[0], 4), pair[1]) };
            assert!(is_filled(piece, pair[0].min(pair[1]), 9), "{pair:?}");
            fill(piece, pair[1], 9);
        }
        // SAFETY: as above.
        unsafe { pools.dealloc(piece, layout(sizes[sizes.len() - 1], 4)) };
    }
}
