//! Where one makes all worlds, nobody else makes any. A program of its own, since the right is taken for good.

use std::panic::catch_unwind;

use sim_core::{World, world::Maker};

#[tokio::test(start_paused = true)]
async fn the_right_to_make_worlds_is_taken_once() {
    let before = World::new(3);
    let maker = Maker::take().expect("nobody has taken it");
    let after = maker.world(3);
    assert_eq!(before.draw(0..=u64::MAX), after.draw(0..=u64::MAX));
    assert!(Maker::take().is_none());

    // As a learner would: after that.
    for make in [|| drop(World::new(0)), || drop(World::live())] {
        let said = catch_unwind(make).unwrap_err();
        let said = said.downcast_ref::<&str>().copied().unwrap_or_default();
        assert!(said.starts_with("there is a world already"), "{said}");
    }
}
