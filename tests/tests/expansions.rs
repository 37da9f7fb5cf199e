//! What `#[differentiate]` prints: one source under `expansions/sources/`, one snapshot under `expansions/`.
//!
//! A changed compiler changes the snapshots by `UPDATE_EXPECT=1 cargo test -p cotangent-tests --test expansions`;
//! the difference is then read like any other change. `expansions_compile.rs` compiles and runs the same sources.

use cotangent_tests::{Beside, differentiated, expand, expand_all, expand_beside};
use expect_test::expect_file;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("expansions")
}

/// The names of the files in a folder, without their ending.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("the folder of the snapshots").map(|e| e.expect("an entry").path());
    let files = entries.filter(|p| p.extension().is_some_and(|e| e == "rs"));
    files.map(|p| p.file_stem().expect("a name").to_string_lossy().into_owned()).collect()
}

#[test]
fn every_source_expands_to_its_snapshot() {
    let sources = folder().join("sources");
    for name in names(&sources) {
        let source = fs::read_to_string(sources.join(format!("{name}.rs"))).expect("a source");
        let expansion = expand(&source);
        assert!(!expansion.contains("compile_error"), "{name} is refused:\n{expansion}");
        expect_file![folder().join(format!("{name}.rs"))].assert_eq(&expansion);
    }
}

/// The sources whose expansions in forward mode, and of second derivatives, are shown, in a snapshot `tangent_NAME.rs`.
const BODIES: &[&str] = &[
    "broadcast_rows",
    "directions",
    "fallible_calls",
    "generic_scalars",
    "growing",
    "if_lets",
    "in_place",
    "joins",
    "labels",
    "lent_parameter",
    "loss",
    "mapv_captures",
    "moments",
    "network",
    "places",
    "scalars",
    "second_order",
    "smooth_units",
    "struct_update",
    "trait_impl",
];

/// The sources whose functions of several sweeps are shown, in a snapshot `sweeps_NAME.rs`: along several directions at once, of arrays, of
/// numbers and with second derivatives, of a method.
const SWEEPS: &[&str] = &["directions", "loss", "second_order", "trait_impl"];

fn beside() -> impl Iterator<Item = (String, &'static str, Beside)> {
    let bodies = BODIES.iter().map(|&name| (format!("tangent_{name}"), name, Beside::Bodies));
    bodies.chain(SWEEPS.iter().map(|&name| (format!("sweeps_{name}"), name, Beside::Sweeps)))
}

#[test]
fn chosen_sources_expand_to_their_other_modes() {
    for (snapshot, name, beside) in beside() {
        let source = fs::read_to_string(folder().join("sources").join(format!("{name}.rs"))).expect("a source");
        expect_file![folder().join(format!("{snapshot}.rs"))].assert_eq(&expand_beside(&source, beside));
    }
}

#[test]
fn no_snapshot_is_left_behind() {
    let beside = beside().map(|(snapshot, ..)| snapshot);
    let expected: BTreeSet<String> = names(&folder().join("sources")).into_iter().chain(beside).collect();
    assert_eq!(names(&folder()), expected);
}

#[test]
fn every_source_is_compiled_and_run() {
    let checks = include_str!("expansions_compile.rs");
    for name in names(&folder().join("sources")) {
        assert!(checks.contains(&format!("source!({name});")), "expansions_compile.rs leaves {name} out");
        assert!(checks.contains(&format!("{name}::")), "expansions_compile.rs does not run {name}");
    }
}

/// The expansion of the example `inspect`, which its documentation points to.
#[test]
fn the_example_inspect_expands_to_its_snapshot() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let source = fs::read_to_string(examples.join("examples/inspect.rs")).expect("the example");
    expect_file![examples.join("expansions/inspect.rs")].assert_eq(&expand_all(&differentiated(&source)));
}
