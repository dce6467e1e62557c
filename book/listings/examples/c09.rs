//! The listings of chapter 9, one program: `cargo run -p listings --example c09 c09_abort_blocking` runs the first.

listings::chapter! {
    c09_abort_blocking
    c09_awaitable
    c09_by_hand
    c09_call_soon
    c09_cannot_stop
    c09_circle
    c09_countdown
    c09_flight
    c09_guard
    c09_idle
    c09_interrupt
    c09_list_of_wakers
    c09_made_early
    c09_moved
    c09_news_in_the_poll
    c09_offload
    c09_places
    c09_pool
    c09_ready_queue
    c09_review_crew
    c09_review_polls
    c09_set_once
    c09_size
    c09_step
    c09_terminate
    c09_threadsafe
    c09_three_signals
    c09_timers
    c09_token
    c09_tower
    c09_woken_thrice
}
