//! What the control is checked for.

mod control {
    use std::time::Duration;

    use lab::{World, expect_eq, fail};
    use quarantine as _;
    use sim as _;
    use tokio_stream as _;
    use tokio_test as _;

    /// The machine does its part
    #[lab::test(points = 1)]
    async fn the_machine_does_its_part(world: World) {
        if let Err(error) = control::works().await {
            fail!("It can't work with files and threads: {error}.");
        }
        expect_eq!(world.elapsed(), Duration::from_secs(1), "the time that it took");
    }
}
