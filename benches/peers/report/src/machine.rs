//! What the figures are of: machine, versions and date.

use std::path::Path;
use std::process::Command;

/// The text above the table.
pub(crate) fn heading(python: &Path, peers: &Path, rounds: usize) -> String {
    let date = said(Command::new("date").args(["-u", "+%-d %B %Y"]));
    let rustc = said(Command::new("rustc").arg("--version"));
    let versions = "import jax, torch; print(f'JAX {jax.__version__}, PyTorch {torch.__version__}')";
    let python = said(Command::new(python).args(["-c", versions]));
    let lock = std::fs::read_to_string(peers.join("Cargo.lock")).unwrap_or_default();
    let (candle, burn) = (locked(&lock, "candle-core"), locked(&lock, "burn"));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "# Results

Written by `cargo run --release -p peer-report` in `benches/peers`, {date}; {processor}, {cores} cores, one thread; {rustc}, candle {candle}, burn \
         {burn}, {python}.

Each time is that of the value and the gradient: the median of processor time in microseconds, of {rounds} turns that the tools take one
after the other. Their gradients agree with those by hand, within 10⁻¹⁰ of the largest entry of each array in f64 and 10⁻⁴ in f32. *Primal*
is the function alone, as its user wrote it on ndarray; *floor* are both sweeps by hand in vectorised Rust without arrays of any library, for the
workloads without large products. candle, burn and the floor are compiled for this very processor, cotangent and ndarray as Cargo does by itself.

![Times of the tools by that of cotangent](results.png)
",
        processor = processor(),
    )
}

/// What a program prints, in a line.
fn said(command: &mut Command) -> String {
    let output = command.output().ok().and_then(|output| String::from_utf8(output.stdout).ok());
    output.unwrap_or_default().trim().to_owned()
}

/// The version of a package in a lock file.
fn locked<'a>(lock: &'a str, package: &str) -> &'a str {
    let entry = format!("name = \"{package}\"\nversion = \"");
    lock.split_once(&entry).and_then(|(_, rest)| rest.split_once('"')).map_or("", |(version, _)| version)
}

/// What the system calls the processor, and its vectors.
fn processor() -> String {
    let about = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| about.lines().find(|line| line.starts_with(name)).and_then(|line| line.split_once(": "));
    let name = field("model name").map_or(std::env::consts::ARCH, |(_, name)| name);
    let vectors = field("flags").map_or("", |(_, flags)| match flags {
        flags if flags.contains("avx512f") => " with AVX-512",
        flags if flags.contains("avx2") => " with AVX2",
        _ => "",
    });
    format!("{name}{vectors}")
}
