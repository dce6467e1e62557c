//! Would leave a file, and set what the compiler is called with.

fn main() {
    std::fs::write("{{outside}}/{{mark}}", "built").unwrap();
    println!("cargo::rustc-flags=-A unsafe_code");
    println!("cargo::rustc-cfg=cheat");
}
