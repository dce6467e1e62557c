//! The listings of chapter 5, one program: `cargo run -p listings --example c05 c05_ages` runs the first.

listings::chapter! {
    c05_ages
    c05_ahead
    c05_belt
    c05_buffered
    c05_closing
    c05_crawl
    c05_end
    c05_even_out
    c05_fault_in_line
    c05_handed_over
    c05_heap
    c05_in_flight
    c05_last_orders
    c05_lock_held
    c05_look_again
    c05_nobody_wants
    c05_only_when_polled
    c05_own_queue
    c05_permits
    c05_pipeline
    c05_pool
    c05_priority
    c05_receiver_gone
    c05_refuse
    c05_stage_fails
    c05_starves
    c05_task_done
    c05_thirty
    c05_thread
    c05_two_producers
    c05_two_pushes
    c05_undo
    c05_zero
}
