//! The listings of chapter 4, one program: `cargo run -p listings --example c04 c04_meter` runs the first.

listings::chapter! {
    c04_actor
    c04_actor_dropped
    c04_barrier
    c04_barrier_left
    c04_big_job
    c04_convoy
    c04_counter
    c04_enable
    c04_greedy
    c04_half
    c04_in_line
    c04_ledger
    c04_line
    c04_lost_wakeup
    c04_meter
    c04_once
    c04_once_dropped
    c04_permits
    c04_pistol
    c04_printers
    c04_rate
    c04_read_twice
    c04_review_give_up
    c04_review_transfer
    c04_thousand
    c04_token
    c04_tray
    c04_tray_queue
    c04_underscore
    c04_watch
    c04_watch_late
    c04_windows
}
