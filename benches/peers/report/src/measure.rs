//! Running the tools: each is a program that takes a workload's folder and prints lines of tool, workload, nanoseconds and error.

use crate::table::Times;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the tools are, and how long they are measured.
pub(crate) struct Bench<'a> {
    /// The folder of the peers' workspace.
    pub(crate) peers: &'a Path,
    /// The folder of cotangent's benches.
    pub(crate) benches: &'a Path,
    /// A Python that has JAX and PyTorch.
    pub(crate) python: &'a Path,
    /// For each tool and workload in a round.
    pub(crate) seconds: f64,
    /// How often all tools have their turn.
    pub(crate) rounds: usize,
    /// The programs that are left out.
    pub(crate) without: &'a [String],
}

/// The peers that are Rust programs.
const PROGRAMS: [&str; 3] = ["peer-floor", "peer-candle", "peer-burn"];

impl Bench<'_> {
    /// Compiles the programs, and exports the inputs.
    pub(crate) fn build(&self) {
        // Without the report's own package: what its dependencies ask for would compile those of the peers anew.
        let peers = self.programs().flat_map(|program| ["-p", program]);
        run(Command::new("cargo").args(["build", "--release", "--quiet"]).args(peers).current_dir(self.peers));
        let package = ["-p", "cotangent-benches", "--bin", "peer", "--bin", "adbench"];
        run(Command::new("cargo").args(["build", "--release", "--quiet"]).args(package).current_dir(self.benches));
        run(Command::new(self.own("peer")).arg("export").arg(self.peers.join("target/inputs")));
    }

    /// The times of all tools on the workloads, by key.
    ///
    /// # Panics
    ///
    /// If a gradient is not the one by hand: 10⁻⁴ of the largest entry of each array in f32, 10⁻¹⁰ in f64.
    pub(crate) fn measure(&self, keys: &[&str]) -> BTreeMap<String, Times> {
        let seconds = self.seconds.to_string();
        let folders: Vec<PathBuf> = keys.iter().map(|key| self.peers.join("target/inputs").join(key)).collect();
        let mut times = BTreeMap::new();
        for round in 0..self.rounds {
            for (key, folder) in keys.iter().zip(&folders) {
                eprintln!("round {}: {key}", round + 1);
                gather(&mut times, &run(Command::new(self.own("peer")).args(["measure", key, "--seconds", &seconds])));
                for peer in self.programs() {
                    let program = self.peers.join("target/release").join(peer);
                    gather(&mut times, &run(Command::new(program).arg(folder).arg(&seconds)));
                }
            }
            // Python starts slowly: once for all workloads.
            for script in ["jax_peer.py", "torch_peer.py"] {
                eprintln!("round {}: {script}", round + 1);
                let script = self.peers.join("python").join(script);
                gather(&mut times, &run(Command::new(self.python).arg(script).arg(&seconds).args(&folders)));
            }
        }
        times
    }

    /// The table of `ADBench`'s problems.
    pub(crate) fn adbench(&self) -> String {
        run(&mut Command::new(self.own("adbench")))
    }

    /// The peers that are Rust programs and are asked for.
    fn programs(&self) -> impl Iterator<Item = &'static str> {
        PROGRAMS.into_iter().filter(|program| !self.without.iter().any(|without| without == program))
    }

    /// A program of cotangent's own workspace.
    fn own(&self, program: &str) -> PathBuf {
        self.benches.join("../target/release").join(program)
    }
}

/// Adds what tools printed, as microseconds.
fn gather(times: &mut BTreeMap<String, Times>, printed: &str) {
    for line in printed.lines() {
        let mut words = line.split('\t');
        let mut next = || words.next().expect("a line of four parts");
        let (tool, key, nanoseconds, error) = (next(), next(), next(), next());
        let error: f64 = error.parse().expect("an error is a number");
        let tolerance = if key.ends_with("f32") { 1e-4 } else { 1e-10 };
        assert!(error <= tolerance, "{tool}: the gradient of {key} is off by {error}");
        let nanoseconds: f64 = nanoseconds.parse().expect("a time is a number");
        times.entry(key.to_owned()).or_default().entry(tool.to_owned()).or_default().push(nanoseconds / 1e3);
    }
}

/// What a program prints.
///
/// # Panics
///
/// If it cannot be run, or fails.
fn run(command: &mut Command) -> String {
    let threads = ["RAYON_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"].map(|name| (name, "1"));
    let output = command.envs(threads).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("programs print UTF-8")
}
