//! The migrations are read into the program by a macro, which tells cargo of none of them: without this a new file alone would
//! be left out of a program that was built before.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
