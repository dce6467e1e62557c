use std::collections::BTreeSet;

use super::*;

/// The seam of `skeleton` for checks that use all of these names.
fn of(skeleton: &str, used: &str) -> Result<Sources, Underivable> {
    let used: BTreeSet<String> = used.split(' ').map(str::to_owned).collect();
    write(skeleton, "chef", &used, &Needs::default())
}

#[test]
fn each_kind_of_item_goes_through_in_its_way() {
    let skeleton = r#"
        use sim::kitchen::{Dish, Kitchen};

        /// Cooks.
        pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Result<Plate, Raw> {
            todo!()
        }

        pub fn unused(kitchen: &Kitchen) -> Raw {
            todo!()
        }

        #[derive(Debug, Clone)]
        pub enum Raw {
            Fish { by: u8 },
            Nothing,
        }

        pub struct Plate {
            todo: (),
        }

        impl Plate {
            pub fn serve(self, told: impl FnOnce(Raw) + Send + 'static) -> bool {
                todo!()
            }
        }

        pub struct Shelf<T> {
            todo: T,
        }

        impl<T: Clone + Send> Shelf<T> {
            pub fn put(&self, it: T) -> Option<T> {
                todo!()
            }
        }
    "#;
    let Sources { stand_in, program } = of(skeleton, "cook Shelf put serve").unwrap();
    insta::assert_snapshot!("stand_in", stand_in);
    insta::assert_snapshot!("program", program);
}

#[test]
fn nothing_is_written_that_the_checks_do_not_name() {
    let skeleton = "pub fn cook() {} pub fn eat<const N: usize>() {} pub enum Notice { Late }";
    let Sources { stand_in, program } = of(skeleton, "cook").unwrap();
    assert!(
        !stand_in.contains("eat") && !stand_in.contains("Notice"),
        "{stand_in}"
    );
    assert!(
        !program.contains("eat") && !program.contains("Notice"),
        "{program}"
    );
}

#[test]
fn what_can_not_go_through_is_named() {
    let error = |skeleton: &str| of(skeleton, "cook Pot").unwrap_err().to_string();
    let of_function = error("pub enum Raw { Fish } pub fn cook(raw: &mut Raw) {}");
    assert_eq!(
        of_function,
        "no seam can be written for `a reference to what is another on each side` of `fn cook`"
    );
    let of_trait = error("pub fn cook(of: impl Shop) {}");
    assert_eq!(of_trait, "no seam can be written for `Shop` of `fn cook`");
    assert!(error("pub fn cook(").starts_with("no seam can be written for"));
}

#[test]
fn what_checks_need_is_asked_for_where_it_is_needed() {
    let skeleton = "pub async fn cook() {} pub async fn eat(it: impl Future<Output = ()>) {}";
    let used = BTreeSet::from(["cook".to_owned(), "eat".to_owned()]);
    let mut needs = Needs::default();
    needs.learn("the trait `Send` is not implemented for `(dyn chef::EatReturned + 'static)`");
    let Sources { stand_in, .. } = write(skeleton, "chef", &used, &needs).unwrap();
    assert!(stand_in.contains(
        "trait EatReturned: ::std::future::Future<Output = ()> + ::std::marker::Send {}"
    ));
    assert!(stand_in.contains("trait CookReturned: ::std::future::Future<Output = ()> {}"));
    // What it holds has to be so, too.
    assert!(
        stand_in.contains("dyn ::std::future::Future<Output = ()> + ::std::marker::Send + 'all")
    );
}
