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

/// The figures of the README are those of the last run of the benches.
#[test]
fn the_readme_has_the_figures_of_the_benches() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |file: &str| fs::read_to_string(root.join(file)).expect("a file of the project");
    let cells = |line: &str| -> Vec<String> {
        line.trim().trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect()
    };
    let table = |text: &str| -> Vec<Vec<String>> {
        text.lines().skip_while(|line| !line.starts_with("| µs |")).take_while(|line| line.starts_with('|')).map(cells).collect()
    };
    let (shown, results) = (table(&read("README.md")), table(&read("benches/RESULTS.md")));
    assert!(shown.len() > 5, "README.md has a table of times");
    for row in &shown[2..] {
        let of_workload = results.iter().find(|r| r[0] == row[0]).unwrap_or_else(|| panic!("no workload `{}`", row[0]));
        for (column, figure) in shown[0].iter().zip(row).skip(1) {
            let at = results[0].iter().position(|name| name == column).unwrap_or_else(|| panic!("no tool `{column}`"));
            assert_eq!(figure, &of_workload[at], "{column} on {}", row[0]);
        }
    }
}

/// The function of the README's first example, as the reader sees it.
fn differentiated_function(readme: &str) -> String {
    let start = readme.find("#[differentiate]\npub fn loss").expect("README.md shows the function");
    let end = readme[start..].find("\n}\n").expect("the function ends") + start;
    readme[start..end + 3].to_owned()
}
