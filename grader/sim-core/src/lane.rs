//! A lane of one's own on the timeline, for code that has no other object of a world: the listings of the book.

use crate::{
    timeline::{MarkKind, SpanEnd, SpanKind},
    world::{OpenSpan, World},
};

/// A lane of the timeline. Clones are the same lane.
#[derive(Debug, Clone)]
pub struct Lane {
    world: World,
    index: usize,
}

/// A stretch of time that is going on. Dropped without a word, it counts as cancelled.
#[derive(Debug)]
#[must_use = "a stretch that is dropped at once takes no time"]
pub struct Stretch {
    world: World,
    open: Option<OpenSpan>,
}

impl Lane {
    /// A lane called `name` in `world`.
    pub fn open(world: &World, name: &str) -> Lane {
        Lane {
            index: world.open_lane(name),
            world: world.clone(),
        }
    }

    /// Begins to do something.
    pub fn working(&self, label: &str) -> Stretch {
        self.begin(label, SpanKind::Working)
    }

    /// Begins to wait for something.
    pub fn waiting(&self, label: &str) -> Stretch {
        self.begin(label, SpanKind::Waiting)
    }

    /// Marks this moment.
    pub fn mark(&self, label: &str) {
        self.world.mark(self.index, label, MarkKind::Event);
    }

    fn begin(&self, label: &str, kind: SpanKind) -> Stretch {
        Stretch {
            open: Some(self.world.open_span(self.index, label, kind)),
            world: self.world.clone(),
        }
    }
}

impl Stretch {
    /// It has come to its end.
    pub fn done(mut self) {
        self.close(SpanEnd::Done);
    }

    /// It has come to a bad end.
    pub fn failed(mut self) {
        self.close(SpanEnd::Failed);
    }

    fn close(&mut self, end: SpanEnd) {
        if let Some(open) = self.open.take() {
            self.world.close_span(open, end);
        }
    }
}

impl Drop for Stretch {
    fn drop(&mut self) {
        self.close(SpanEnd::Cancelled);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::timeline::Moment;

    #[tokio::test(start_paused = true)]
    async fn a_stretch_ends_as_it_is_told_to() {
        let world = World::new(0);
        let lane = Lane::open(&world, "tea");
        let brewing = lane.working("brewing");
        tokio::time::sleep(Duration::from_secs(3)).await;
        brewing.done();
        lane.mark("poured");
        drop(lane.waiting("for a guest"));

        let lanes = world.timeline().lanes;
        let [brewing, waiting] = &lanes[0].spans[..] else {
            panic!("{lanes:?}")
        };
        assert_eq!(
            (brewing.to, brewing.end),
            (Moment::after(Duration::from_secs(3)), SpanEnd::Done)
        );
        assert_eq!(
            (waiting.kind, waiting.end),
            (SpanKind::Waiting, SpanEnd::Cancelled)
        );
        assert_eq!(lanes[0].marks[0].label, "poured");
    }

    #[tokio::test(start_paused = true)]
    async fn whichever_thread_comes_first_lanes_are_in_one_order() {
        let world = World::new(0);
        Lane::open(&world, "here").mark("first");
        let open = |name: &'static str| {
            let world = &world;
            std::thread::scope(|scope| {
                scope.spawn(move || Lane::open(world, name).mark("there"));
            });
        };
        // One after the other, as any of them could be the first.
        ["tea", "cake", "milk"].into_iter().for_each(open);
        Lane::open(&world, "and here").mark("last");
        tokio::time::sleep(Duration::from_secs(1)).await;
        open("bread");

        let lanes = world.timeline().lanes;
        let names: Vec<&str> = lanes.iter().map(|lane| &*lane.name).collect();
        assert_eq!(names, ["here", "cake", "milk", "tea", "and here", "bread"]);
    }
}
