//! How timelines look as text.

use lab::Verdict;
use proptest::prelude::*;
use sim_core::timeline::SpanEnd;

use super::*;
use crate::render::timeline::sample::*;

/// A run of which nothing but the timeline is to be seen.
fn text(timeline: &Timeline, width: usize, colour: bool) -> String {
    let scene = Scene {
        timeline,
        ending: None,
        said: "",
    };
    super::text(&scene, Room::of_page(width, colour))
}

fn ended(timeline: &Timeline, millis: u64, verdict: Verdict) -> Scene<'_> {
    Scene {
        timeline,
        ending: Some(Ending {
            at: at(millis),
            verdict,
        }),
        said: "",
    }
}

fn room(width: usize, lanes: usize) -> Room {
    Room {
        width,
        lanes,
        colour: false,
    }
}

#[test]
fn a_bar_is_as_long_as_its_time() {
    insta::assert_snapshot!(text(&one_after_the_other(), 72, false), @r"
          0 s      1 s      2 s      3 s      4 s      5 s      6 s
          ┌────────┬────────┬────────┬────────┬────────┬────────┐
    pasta ███████████████████████████·        ·        ·        ·  3 s  done
    sauce ·        ·        ·        ██████████████████·        ·  5 s  done
    bread ·        ·        ·        ·        ·        █████████·  6 s  done
    ");
}

#[test]
fn every_end_has_a_shape_and_a_word() {
    insta::assert_snapshot!(text(&everything(), 76, false), @r"
                        0 s           1 s           2 s
                        ┌─────────────┬─────────────┬───
    done                ████████████████████████████▏         2 s  done
    plated later        ██████████████████▎      ◆  ·       1.8 s  on the table
    waited first        ░░░░░░░░░░░░░░██████████████▏         2 s  done
    cancelled           ·      ██████████████╱      ·       1.5 s  cancelled
    cancelled waiting   ░░░░░░░░░░░░░░░░╱           ·       1.2 s  cancelled
    failed              ██████████✗   ·             ·      0.75 s  failed
    failed, and says w… ██████████✗   ·             ·      0.75 s  raw
    not over            ·  ▐███████████████████████████►    2.2 s  still cooking
    retried             ████████✗█████████████████▊ ·       1.9 s  done
    short               ·             ▏             ·     1.001 s  done
    marks only          ·    ◆        ·◆            ·       1.1 s  gone
    日本の長い長い長い… ·▐███████████████████████████▌      2.1 s  done
    █ working   ░ waiting   ╱ cancelled   ✗ failed   ► not over   ◆ event
    ");
}

#[test]
fn on_a_narrow_page_the_words_give_way_to_the_chart() {
    insta::assert_snapshot!(text(&everything(), 40, false), @r"
               0 s     1 s      2 s
               ┌───────┬────────┬──
    done       █████████████████▎        2 s
    plated la… ███████████▏   ◆ ·      1.8 s
    waited fi… ░░░░░░░░▐████████▎        2 s
    cancelled  ·   ▐███████╱    ·      1.5 s
    cancelled… ░░░░░░░░░░╱      ·      1.2 s
    failed     ██████✗ ·        ·     0.75 s
    failed, a… ██████✗ ·        ·     0.75 s
    not over   · ▐████████████████►    2.2 s
    retried    █████✗██████████▍·      1.9 s
    short      ·       ▕        ·    1.001 s
    marks only ·  ◆    ·◆       ·      1.1 s
    日本の長…  ▕█████████████████▏     2.1 s
    █ working   ░ waiting   ╱ cancelled
    ✗ failed   ► not over   ◆ event
    ");
}

#[test]
fn ten_thousand_lanes_are_folded() {
    insta::assert_snapshot!(text(&ten_thousand(), 72, false), @r"
              0 ms                 50 ms                100 ms
              ┌────────────────────┬────────────────────┐
    dish 0    ████▏                ·                    ·  10 ms  done
    dish 1    ████▌                ·                    ·  11 ms  done
    dish 2    █████                ·                    ·  12 ms  done
    dish 3    █████▍               ·                    ·  13 ms  done
    dish 1428 ████████████████████████████████████▉     ·  88 ms  done
    dish 2856 ███████████████████████████████▉          ·  76 ms  done
    dish 4285 ███████████████████████████▎              ·  65 ms  done
    dish 5000 █████████████████████████╱                ·  60 ms  cancelled
    dish 5713 ██████████████████████▎                   ·  53 ms  done
    dish 7142 █████████████████▋   ·                    ·  42 ms  done
    dish 8570 ████████████▌        ·                    ·  30 ms  done
    dish 9999 ███████▉             ·                    ·  19 ms  done
    and 9,988 more lanes
              █ working   ╱ cancelled
    ");
}

#[test]
fn bars_that_follow_each_other_are_told_apart() {
    let chunks = lane("file")
        .working(0, 1_000, SpanEnd::Done)
        .working(1_000, 2_000, SpanEnd::Done)
        .working(2_000, 3_000, SpanEnd::Failed)
        .working(3_000, 4_000, SpanEnd::Cancelled);
    insta::assert_snapshot!(text(&timeline(vec![chunks], 4_000), 60, false), @r"
         0 s      1 s      2 s      3 s      4 s
         ┌────────┬────────┬────────┬────────┐
    file ████████▉████████▉████████✗█████████╱  4 s  cancelled
         █ working   ╱ cancelled   ✗ failed
    ");
}

#[test]
fn a_run_that_hangs_for_an_hour_still_shows_its_first_seconds() {
    let hung = vec![
        lane("pasta").working(0, 3_000, SpanEnd::Done),
        lane("sauce").waiting(1_000, 3_600_000, SpanEnd::Open),
    ];
    insta::assert_snapshot!(text(&timeline(hung, 3_600_000), 72, false), @r"
          0 s     1 s     2 s     3 s
          ┌───────┬───────┬───────┬─────⋯
    pasta ████████████████████████·        3 s  done
    sauce ·       ░░░░░░░░░░░░░░░░░░░░░░►  1 h  still waiting for a burner
    Nothing more happened until 1 h.
          █ working   ░ waiting   ► not over
    ");
}

#[test]
fn what_happened_at_once_is_seen_too() {
    let at_once = vec![
        lane("a").working(0, 0, SpanEnd::Done),
        lane("b").waiting(0, 0, SpanEnd::Cancelled),
        lane("c").event(0, "opened"),
        lane("d"),
    ];
    insta::assert_snapshot!(text(&timeline(at_once, 0), 50, false), @r"
      0 s
      ┌────────
    a ▏          0 s  done
    b ╱          0 s  cancelled
    c ◆          0 s  opened
    d ·
    No time passed in this run.
      █ working   ░ waiting   ╱ cancelled   ◆ event
    ");
    insta::assert_snapshot!(text(&Timeline::default(), 50, false), @"Nothing was recorded in this run.");
}

#[test]
fn the_moment_of_failure_is_marked() {
    let run = one_after_the_other();
    let scene = ended(&run, 6_000, Verdict::Wrong);
    insta::assert_snapshot!(super::text(&scene, room(60, 12)), @r"
          0 s    1 s    2 s    3 s    4 s    5 s    6 s
          ┌──────┬──────┬──────┬──────┬──────┬──────┐
    pasta █████████████████████·      ·      ·      ·  3 s  done
    sauce ·      ·      ·      ██████████████·      ·  5 s  done
    bread ·      ·      ·      ·      ·      ███████·  6 s  done
                                       wrong at 6 s ▲
    ");
    let early = ended(&run, 1_000, Verdict::Panicked);
    insta::assert_snapshot!(super::text(&early, room(60, 12)), @r"
          0 s    1 s    2 s    3 s    4 s    5 s    6 s
          ┌──────┬──────┬──────┬──────┬──────┬──────┐
    pasta █████████████████████·      ·      ·      ·  3 s  done
    sauce ·      ·      ·      ██████████████·      ·  5 s  done
    bread ·      ·      ·      ·      ·      ███████·  6 s  done
                 ▲ panicked at 1 s
    ");
}

#[test]
fn a_blocked_executor_freezes_every_lane() {
    let lanes = vec![
        lane("pasta").working(0, 2_000, SpanEnd::Done),
        lane("sauce").working(0, 2_000, SpanEnd::Open),
        lane("bread").waiting(1_000, 2_000, SpanEnd::Open),
    ];
    let run = timeline(lanes, 2_000);
    let scene = ended(&run, 2_000, Verdict::Blocked);
    insta::assert_snapshot!(super::text(&scene, room(76, 12)), @r"
          0 s            1 s            2 s
          ┌──────────────┬──────────────┐
    pasta ██████████████████████████████┃▒▒▒▒▒▒  2 s  done
    sauce ██████████████████████████████┃▒▒▒▒▒▒  2 s  still cooking
    bread ·              ░░░░░░░░░░░░░░░┃▒▒▒▒▒▒  2 s  still waiting for a burner
                                        ▲ blocked at 2 s: nothing moves any more
          █ working   ░ waiting   ▒ frozen
    ");
}

#[test]
fn two_runs_are_compared_on_one_axis() {
    let together = timeline(
        vec![
            lane("pasta").working(0, 3_000, SpanEnd::Done),
            lane("sauce").working(0, 2_000, SpanEnd::Done),
            lane("bread").working(0, 1_000, SpanEnd::Done),
        ],
        3_000,
    );
    let run = one_after_the_other();
    let yours = ended(&run, 6_000, Verdict::Wrong);
    insta::assert_snapshot!(compared(&yours, &together, room(72, 12)), @r"
          0 s      1 s      2 s      3 s      4 s      5 s      6 s
    yours ┌────────┬────────┬────────┬────────┬────────┬────────┐
    pasta ███████████████████████████·        ·        ·        ·  3 s  done
    sauce ·        ·        ·        ██████████████████·        ·  5 s  done
    bread ·        ·        ·        ·        ·        █████████·  6 s  done
                                                   wrong at 6 s ▲
    ours  ┌────────┬────────┬────────┬────────┬────────┬────────┐
    pasta ███████████████████████████·        ·        ·        ·  3 s  done
    sauce ██████████████████·        ·        ·        ·        ·  2 s  done
    bread █████████·        ·        ·        ·        ·        ·  1 s  done
    ");
    // What is the same is drawn once.
    insta::assert_snapshot!(compared(&yours, &run, room(72, 12)), @r"
          0 s      1 s      2 s      3 s      4 s      5 s      6 s
          ┌────────┬────────┬────────┬────────┬────────┬────────┐
    pasta ███████████████████████████·        ·        ·        ·  3 s  done
    sauce ·        ·        ·        ██████████████████·        ·  5 s  done
    bread ·        ·        ·        ·        ·        █████████·  6 s  done
                                                   wrong at 6 s ▲
    Ours is the same.
    ");
}

#[test]
fn ours_is_the_same_only_if_it_is() {
    let run = one_after_the_other();
    let yours = ended(&run, 6_000, Verdict::Wrong);
    let last = |ours: &Timeline| {
        let text = compared(&yours, ours, room(72, 12));
        text.lines().next_back().unwrap().to_owned()
    };
    assert_eq!(last(&run), "Ours is the same.");
    // It returned at another moment, of which no lane tells.
    let sooner = Timeline {
        end: at(5_500),
        ..run.clone()
    };
    assert_eq!(
        last(&sooner),
        "Ours does the same, and is over at 5.5 s instead of 6 s."
    );
    // What was left out is not known to be the same.
    for (lanes_omitted, events_omitted) in [(1, 0), (0, 1)] {
        let cut = Timeline {
            lanes_omitted,
            events_omitted,
            ..run.clone()
        };
        let text = compared(&yours, &cut, room(72, 12));
        assert!(
            text.contains("ours  ┌") && !text.contains("the same"),
            "{text}"
        );
    }
}

#[test]
fn of_ten_thousand_lanes_the_same_few_are_compared() {
    let (yours, mut ours) = (ten_thousand(), ten_thousand());
    ours.lanes[5_000] = lane("dish 5000").working(0, 60, SpanEnd::Done);
    let scene = ended(&yours, 100, Verdict::Wrong);
    insta::assert_snapshot!(compared(&scene, &ours, room(72, 6)), @r"
              0 ms                 50 ms                100 ms
    yours     ┌────────────────────┬────────────────────┐
    dish 0    ████▏                ·                    ·  10 ms  done
    dish 1    ████▌                ·                    ·  11 ms  done
    dish 3333 █████▍               ·                    ·  13 ms  done
    dish 5000 █████████████████████████╱                ·  60 ms  cancelled
    dish 6666 ██████▋              ·                    ·  16 ms  done
    dish 9999 ███████▉             ·                    ·  19 ms  done
    and 9,994 more lanes
                                                        ▲ wrong at 100 ms
    ours      ┌────────────────────┬────────────────────┐
    dish 0    ████▏                ·                    ·  10 ms  done
    dish 1    ████▌                ·                    ·  11 ms  done
    dish 3333 █████▍               ·                    ·  13 ms  done
    dish 5000 █████████████████████████▏                ·  60 ms  done
    dish 6666 ██████▋              ·                    ·  16 ms  done
    dish 9999 ███████▉             ·                    ·  19 ms  done
    and 9,994 more lanes
              █ working   ╱ cancelled
    ");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_timeline_fits_its_width(
        yours in any_timeline(),
        ours in any_timeline(),
        end in 0_u64..5_000,
        verdict in prop::sample::select(&Verdict::ALL),
        width in 20_usize..120,
        lanes in 0_usize..20,
    ) {
        let yours = ended(&yours, end, verdict);
        let plain = super::text(&yours, room(width, lanes)) + &compared(&yours, &ours, room(width, lanes));
        for line in plain.lines() {
            prop_assert!(width_of(line) <= width, "{} > {width}: {line}", width_of(line));
        }
        prop_assert!(plain.chars().all(|c| c == '\n' || crate::escape::is_inert(c)));
    }

    #[test]
    fn colour_adds_nothing_but_colour(timeline in any_timeline()) {
        let coloured = text(&timeline, 80, true);
        let stripped = anstream::adapter::strip_str(&coloured).to_string();
        let trimmed: Vec<_> = stripped.lines().map(str::trim_end).collect();
        let plain = text(&timeline, 80, false);
        prop_assert_eq!(trimmed, plain.lines().collect::<Vec<_>>());
    }
}
