//! The listings of chapter 1, one program: `cargo run -p listings --example c01 c01_alarm` runs the first.

listings::chapter! {
    c01_alarm
    c01_an_hour
    c01_any_number
    c01_as_ready
    c01_asking
    c01_blocks
    c01_by_hand
    c01_cook
    c01_dinner
    c01_dropped
    c01_eager
    c01_hatch
    c01_hello
    c01_join_blocks
    c01_join_set
    c01_jumps
    c01_late
    c01_lazy
    c01_made_first
    c01_menu
    c01_no_way_back
    c01_no_word
    c01_nobody_polls
    c01_one_after_the_other
    c01_pages
    c01_pages_blocking
    c01_pages_pool
    c01_polite
    c01_round_up
    c01_start
    c01_started
    c01_strict
    c01_turns
}
