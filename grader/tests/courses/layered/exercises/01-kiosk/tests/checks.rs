//! What the kiosk is checked for.

mod serve {
    use std::time::Duration;

    use axum::{
        body::{self, Body},
        http::{Request, StatusCode},
    };
    use kiosk::kiosk;
    use lab::{World, expect, expect_eq};
    use tower::ServiceExt;

    /// Soup takes 137 ms
    #[lab::test(points = 2, seeds = 4)]
    async fn soup_takes_its_time(world: World) {
        let order = Request::get("/soup").body(Body::empty()).unwrap();
        let answer = kiosk().oneshot(order).await.unwrap();
        let body = body::to_bytes(answer.into_body(), 1_000).await.unwrap();
        expect_eq!(&body[..], b"soup", "what `/soup` answered");
        expect_eq!(
            world.elapsed(),
            Duration::from_millis(137),
            "the time that it took"
        );
    }

    /// There is nothing else
    #[lab::test(points = 1)]
    async fn there_is_no_salad(_world: World) {
        let order = Request::get("/salad").body(Body::empty()).unwrap();
        let answer = kiosk().oneshot(order).await.unwrap();
        expect!(
            answer.status() == StatusCode::NOT_FOUND,
            "`/salad` answered {}.",
            answer.status()
        );
    }
}
