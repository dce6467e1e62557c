//! The listings of chapter 0, one program: `cargo run -p listings --example c00 c00_computing` runs the first.

listings::chapter! {
    c00_computing
    c00_lost
    c00_map_all
    c00_map_cancel
    c00_map_first
    c00_map_gather_fails
    c00_map_give_up
    c00_map_group_fails
    c00_map_locks
    c00_map_lost
    c00_map_queue
    c00_map_refuse
    c00_map_scopes
    c00_map_signals
    c00_map_start
    c00_map_thread
    c00_map_timeout
    c00_parallel
    c00_processes
    c00_read_later
    c00_served
    c00_ten_thousand
    c00_threads
    c00_two_customers
}
