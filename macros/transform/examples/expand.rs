//! Prints what `#[differentiate]` makes of the function on standard input: `cargo run -p cotangent-transform --example expand < f.rs`.

use std::io::Read;

fn main() -> std::io::Result<()> {
    let mut source = String::new();
    std::io::stdin().read_to_string(&mut source)?;
    let item = source.parse().map_err(|e| std::io::Error::other(format!("{e}")))?;
    let krate = "::cotangent".parse().expect("a path");
    let attribute = std::env::args().nth(1).unwrap_or_default().parse().expect("tokens");
    println!("{}", cotangent_transform::print(&cotangent_transform::differentiate(attribute, item, &krate, |_| None)));
    Ok(())
}
