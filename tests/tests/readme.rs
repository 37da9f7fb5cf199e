//! The README shows what the compiler prints, not what it printed once.
//!
//! `UPDATE_EXPECT=1 cargo test -p cotangent-tests --test readme` writes the block again.

use cotangent_tests::{body_of, expand};
use std::path::Path;
use std::{env, fs};

const START: &str = "<!-- The pullback of `loss`, written by tests/tests/readme.rs -->\n";
const END: &str = "<!-- end -->\n";

#[test]
fn the_readme_shows_the_pullback_of_its_function() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(&path).expect("README.md");
    let function = differentiated_function(&readme);
    let block = format!("```rs\n{}```\n", body_of(&expand(&function), "loss", "pullback"));
    let (before, rest) = readme.split_once(START).expect("README.md marks where the pullback stands");
    let (shown, after) = rest.split_once(END).expect("README.md marks where the pullback ends");
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, format!("{before}{START}{block}{END}{after}")).expect("README.md is written");
    } else {
        assert_eq!(shown, block, "write README.md again with UPDATE_EXPECT=1");
    }
}

/// The function of the README's first example, as the reader sees it.
fn differentiated_function(readme: &str) -> String {
    let start = readme.find("#[differentiate]\npub fn loss").expect("README.md shows the function");
    let end = readme[start..].find("\n}\n").expect("the function ends") + start;
    readme[start..end + 3].to_owned()
}
