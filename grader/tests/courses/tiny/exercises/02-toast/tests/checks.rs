//! What the toast is checked for.

mod toast {
    use lab::{World, expect_eq};
    use sim::kitchen::{Dish, Kitchen};
    use toast::toast;

    /// A slice is toasted for exactly its time
    #[lab::test(points = 3, seeds = 4)]
    async fn a_slice_takes_exactly_its_time(world: World) {
        let (kitchen, _witness) = Kitchen::open(&world);
        let plate = toast(&kitchen, Dish::new("toast", world.draw_ms(10..=100))).await;
        expect_eq!(plate.to_string(), "toast", "what `toast` returned");
    }
}
