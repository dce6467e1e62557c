//! How timelines look as SVG.

use proptest::prelude::*;

use super::*;
use crate::render::timeline::sample::{
    LaneExt, any_timeline, everything, lane, ten_thousand, timeline,
};

#[test]
fn a_picture_has_its_text_alternative_and_needs_nothing_else() {
    let svg = svg(&everything(), "Everything at once", "");
    insta::assert_snapshot!(svg);
    for outside in ["<script", "href", "url(", "@import", "src="] {
        assert!(!svg.contains(outside), "{outside}");
    }
}

#[test]
fn ten_thousand_lanes_are_folded() {
    let svg = svg(&ten_thousand(), "", "");
    assert_eq!(svg.matches("<rect class=\"wt-done\"").count(), MOST_LANES);
    assert_eq!(svg.matches("wt-cancelled\" x=").count(), 2);
    assert!(svg.contains(">and 9,960 more lanes</text>"));
    assert!(svg.contains("\nAnd 9,960 more lanes.</desc>"));
}

#[test]
fn an_empty_timeline_says_so() {
    let svg = svg(&Timeline::default(), "Nothing", "");
    assert_eq!(svg.matches("Nothing was recorded in this run.").count(), 2);
}

#[test]
fn a_quiet_end_is_left_out_in_words() {
    let hung = timeline(vec![lane("a").working(0, 100, SpanEnd::Done)], 3_600_000);
    assert!(svg(&hung, "", "").contains("Nothing more happened until 1 h.</desc>"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_timeline_can_be_drawn_and_no_text_becomes_markup(timeline in any_timeline(), title in ".{0,40}") {
        let svg = svg(&timeline, &title, &title);
        prop_assert!(svg.chars().all(|c| c == '\n' || escape::is_inert(c)));
        prop_assert_eq!(svg.matches('<').count(), svg.matches('>').count());
        let elements = svg.split('<').skip(1).map(|it| it.split([' ', '>', '/']).find(|it| !it.is_empty()));
        for element in elements {
            let ours = ["svg", "title", "desc", "style", "rect", "text", "line", "path"];
            prop_assert!(ours.contains(&element.unwrap_or_default()), "{:?}", element);
        }
    }
}
