//! What the %words% is checked for.

mod wait_for_both {
    //! Two waits at once.

    use lab::{World, expect_eq};

    use %crate%::wait_for_both;

    /// Two waits take as long as the longer one
    #[lab::test(
        points = 1,
        seeds = 64,
        proves("wait_for_both.together", "wait_for_both.moment")
    )]
    async fn both_waits_go_on_side_by_side(world: World) {
        let (one, other) = (world.draw_ms(1..=100), world.draw_ms(1..=100));
        let longer = wait_for_both(one, other).await;
        expect_eq!(
            world.elapsed(),
            one.max(other),
            "the time that `wait_for_both` took"
        );
        expect_eq!(longer, one.max(other), "what `wait_for_both` returned");
    }
}
