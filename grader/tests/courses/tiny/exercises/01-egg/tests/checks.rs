//! What the egg is checked for.

mod boil {
    use egg::boil;
    use lab::{World, expect, expect_eq, settle};
    use sim::kitchen::{Dish, Kitchen};

    /// An egg is in the pot for exactly its time
    #[lab::test(points = 1, seeds = 4)]
    async fn an_egg_takes_exactly_its_time(world: World) {
        let (kitchen, _witness) = Kitchen::open(&world);
        let time = world.draw_ms(10..=100);
        let plate = boil(&kitchen, Dish::new("egg", time)).await;
        expect_eq!(plate.to_string(), "egg", "what `boil` returned");
        expect_eq!(world.elapsed(), time, "the time that `boil` took");
    }

    /// Nothing boils before the future is polled
    #[lab::test(points = 1)]
    async fn nothing_boils_before_the_first_poll(world: World) {
        let (kitchen, witness) = Kitchen::open(&world);
        let boiling = boil(&kitchen, Dish::new("egg", world.draw_ms(10..=100)));
        settle().await;
        expect!(
            witness.started() == 0,
            "`boil` was not awaited yet, and the egg is boiling."
        );
        expect_eq!(boiling.await.to_string(), "egg", "what `boil` returned");
    }
}

mod breakfast {
    use std::time::Duration;

    use egg::breakfast;
    use lab::{World, expect, expect_eq};
    use sim::kitchen::{Dish, Kitchen, Plate};

    /// All dishes cook at the same time
    #[lab::test(points = 2, seeds = 4)]
    async fn dishes_cook_at_the_same_time(world: World) {
        let (kitchen, _witness) = Kitchen::open(&world);
        let menu = [("egg", 2), ("bacon", 4), ("beans", 1)];
        let menu = menu.map(|(name, seconds)| Dish::new(name, Duration::from_secs(seconds)));
        let plates = breakfast(&kitchen, menu.to_vec()).await;
        let plates: Vec<String> = plates.iter().map(Plate::to_string).collect();
        expect_eq!(plates, ["egg", "bacon", "beans"], "the list of plates");
        expect_eq!(
            world.elapsed(),
            Duration::from_secs(4),
            "the time that breakfast took"
        );
    }

    /// From an empty menu nothing is cooked
    #[lab::test(points = 1)]
    async fn an_empty_menu_is_no_breakfast(world: World) {
        let (kitchen, _witness) = Kitchen::open(&world);
        let plates = breakfast(&kitchen, Vec::new()).await;
        expect!(plates.is_empty(), "{} plates came.", plates.len());
    }
}
