//! Running the tools: each is a program that takes a workload's folder and prints lines of tool, workload, nanoseconds and error.

use crate::table::Times;
use std::path::Path;
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
}

impl Bench<'_> {
    /// Compiles the programs, and exports the inputs.
    pub(crate) fn build(&self) {
        // Without the report's own package: what its dependencies ask for would compile those of the peers anew.
        let peers = ["-p", "peer-floor", "-p", "peer-candle", "-p", "peer-burn"];
        run(Command::new("cargo").args(["build", "--release", "--quiet"]).args(peers).current_dir(self.peers));
        let package = ["-p", "cotangent-benches", "--bin", "peer", "--bin", "adbench"];
        run(Command::new("cargo").args(["build", "--release", "--quiet"]).args(package).current_dir(self.benches));
        run(Command::new(self.own("peer")).arg("export").arg(self.peers.join("target/inputs")));
    }

    /// The medians of all tools on a workload: of their rounds, in microseconds.
    ///
    /// # Panics
    ///
    /// If a gradient is not the one by hand: 10⁻⁴ of the largest entry of each array in f32, 10⁻¹⁰ in f64.
    pub(crate) fn workload(&self, key: &str) -> Times {
        let tolerance = if key.ends_with("f32") { 1e-4 } else { 1e-10 };
        let mut samples = Times::new();
        let mut gather = |printed: String| {
            for line in printed.lines() {
                let mut words = line.split('\t');
                let mut next = || words.next().expect("a line of four parts");
                let (tool, _key, nanoseconds, error) = (next().to_owned(), next(), next(), next());
                let error: f64 = error.parse().expect("an error is a number");
                assert!(error <= tolerance, "{tool}: the gradient of {key} is off by {error}");
                let nanoseconds: f64 = nanoseconds.parse().expect("a time is a number");
                samples.entry(tool).or_default().push(nanoseconds / 1e3);
            }
        };
        let seconds = self.seconds.to_string();
        let folder = self.peers.join("target/inputs").join(key);
        for _ in 0..self.rounds {
            gather(run(Command::new(self.own("peer")).args(["measure", key, "--seconds", &seconds])));
            for peer in ["peer-floor", "peer-candle", "peer-burn"] {
                gather(run(Command::new(self.peers.join("target/release").join(peer)).arg(&folder).arg(&seconds)));
            }
            for script in ["jax_peer.py", "torch_peer.py"] {
                gather(run(Command::new(self.python).arg(self.peers.join("python").join(script)).arg(&folder).arg(&seconds)));
            }
        }
        samples
    }

    /// The table of `ADBench`'s problems.
    pub(crate) fn adbench(&self) -> String {
        run(&mut Command::new(self.own("adbench")))
    }

    /// A program of cotangent's own workspace.
    fn own(&self, program: &str) -> std::path::PathBuf {
        self.benches.join("../target/release").join(program)
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
