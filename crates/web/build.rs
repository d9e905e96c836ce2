//! Says in words what to do when the browser's files are not built yet, before the compiler would say it in many.

fn main() {
    println!("cargo:rerun-if-changed=assets/dist/manifest.json");
    println!("cargo:rerun-if-changed=src/components/icon.rs");
    assert!(
        std::path::Path::new("assets/dist/manifest.json").is_file(),
        "the browser's files are missing: run `make assets` (it needs Node and npm), then build again"
    );
}
