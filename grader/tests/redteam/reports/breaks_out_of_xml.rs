//! Attack: panics in XML.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: it says

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    panic!("{}", "]]></failure></testcase><testcase name=\"it says\"/><!ENTITY x SYSTEM \"file:///etc/passwd\">&x;\u{0}\u{ffff}")
}
