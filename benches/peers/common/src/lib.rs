//! What every peer needs: the exported inputs of a workload, the measurement, and the line it prints.
//!
//! `benches/src/bin/peer.rs` writes, for each workload, a folder with `shapes.txt` (a line an array: `parameter` or `constant`, and its lengths),
//! `inputs.f64` (all their entries, little-endian) and `gradient.f64` (the value and the cotangents of the parameters).

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long the repetitions that make one sample take at least.
const SAMPLE: Duration = Duration::from_micros(200);

/// The type of the elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// `f32`.
    Single,
    /// `f64`.
    Double,
}

/// An exported array.
#[derive(Clone, Debug)]
pub struct Input {
    /// The lengths of its axes.
    pub shape: Vec<usize>,
    /// Its entries, row by row.
    pub entries: Vec<f64>,
}

/// An exported workload.
pub struct Case {
    /// `name_type`, the name of its folder.
    pub key: String,
    /// What is differentiated.
    pub parameters: Vec<Input>,
    /// What is not.
    pub constants: Vec<Input>,
    /// The value, and after it the cotangents of the parameters.
    gradient: Vec<f64>,
    /// How long it is measured.
    time: Duration,
}

impl Case {
    /// The workload that the program's arguments name: its folder and the seconds it is measured.
    ///
    /// # Panics
    ///
    /// If there are no such arguments or the folder lacks a file.
    pub fn from_arguments() -> Self {
        let mut arguments = std::env::args().skip(1);
        let folder = PathBuf::from(arguments.next().expect("a workload's folder is asked for"));
        let seconds: f64 = arguments.next().map_or(1.0, |seconds| seconds.parse().expect("the seconds are a number"));
        Self::read(&folder, Duration::from_secs_f64(seconds))
    }

    fn read(folder: &Path, time: Duration) -> Self {
        let key = folder.file_name().expect("a folder with a name").to_string_lossy().into_owned();
        let shapes = std::fs::read_to_string(folder.join("shapes.txt")).expect("the shapes can be read");
        let mut entries = numbers(&folder.join("inputs.f64")).into_iter();
        let (mut parameters, mut constants) = (Vec::new(), Vec::new());
        for line in shapes.lines() {
            let mut words = line.split(' ');
            let role = words.next();
            let shape: Vec<usize> = words.map(|length| length.parse().expect("a length")).collect();
            let entries = entries.by_ref().take(shape.iter().product()).collect();
            let list = if role == Some("parameter") { &mut parameters } else { &mut constants };
            list.push(Input { shape, entries });
        }
        Self { key, parameters, constants, gradient: numbers(&folder.join("gradient.f64")), time }
    }

    /// What the workload is, without the type of its elements.
    pub fn name(&self) -> &str {
        self.key.rsplit_once('_').expect("a name and a type").0
    }

    /// The type of its elements.
    pub fn precision(&self) -> Precision {
        if self.key.ends_with("f32") { Precision::Single } else { Precision::Double }
    }

    /// The only entry of a constant.
    pub fn scalar(&self, constant: usize) -> f64 {
        self.constants[constant].entries[0]
    }

    /// Measures a gradient, and prints a line of the peer, the workload, the median of nanoseconds and how far the gradient is from the
    /// one by hand: the largest difference in an array by the largest entry of that array.
    ///
    /// `flat` gives the value and all cotangents, one after the other.
    pub fn measure<G>(&self, peer: &str, mut gradient: impl FnMut() -> G, flat: impl Fn(G) -> Vec<f64>) {
        let distance = self.distance(&flat(gradient()));
        let median = median(|| drop(black_box(gradient())), self.time);
        println!("{peer}\t{}\t{median:.1}\t{distance:.1e}", self.key);
    }

    /// How far a gradient is from the one by hand.
    fn distance(&self, found: &[f64]) -> f64 {
        assert_eq!(found.len(), self.gradient.len(), "the number of entries of the gradient");
        let mut start = 0;
        let mut worst: f64 = 0.0;
        let lengths = std::iter::once(1).chain(self.parameters.iter().map(|parameter| parameter.entries.len()));
        for length in lengths {
            let pairs = || found[start..start + length].iter().zip(&self.gradient[start..start + length]);
            assert!(pairs().all(|(a, b)| a.is_finite() && b.is_finite()), "an entry is not finite");
            let difference = pairs().fold(0.0, |most: f64, (a, b)| most.max((a - b).abs()));
            let size = pairs().fold(0.0, |most: f64, (_, b)| most.max(b.abs()));
            worst = worst.max(difference / size);
            start += length;
        }
        worst
    }
}

/// The numbers of a file, little-endian.
fn numbers(path: &Path) -> Vec<f64> {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    bytes.chunks_exact(8).map(|bytes| f64::from_le_bytes(bytes.try_into().expect("eight bytes"))).collect()
}

/// The median nanoseconds of a call. The clock is the processor time of the process, all of whose work is on one thread.
fn median(mut function: impl FnMut(), time: Duration) -> f64 {
    let mut sample = |calls: u32| {
        let start = processor_time();
        for _ in 0..calls {
            function();
        }
        processor_time().saturating_sub(start)
    };
    // The first call also brings code in; by itself it would seem a sample.
    sample(1);
    let mut calls = 1;
    while sample(calls) < SAMPLE {
        calls *= 2;
    }
    let (mut samples, mut total) = (Vec::new(), Duration::ZERO);
    while total < time || samples.len() < 10 {
        let elapsed = sample(calls);
        samples.push(elapsed);
        total += elapsed;
    }
    samples.sort_unstable();
    samples[samples.len() / 2].as_secs_f64() * 1e9 / f64::from(calls)
}

fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).expect("a process's time is not negative")
}

#[cfg(test)]
mod tests {
    use super::{Case, Input};
    use std::time::Duration;

    #[test]
    fn each_array_is_held_to_its_own_scale() {
        let array = |entries: &[f64]| Input { shape: vec![entries.len()], entries: entries.to_vec() };
        let case = Case {
            key: "name_f64".to_owned(),
            parameters: vec![array(&[0.0; 2]), array(&[0.0])],
            constants: Vec::new(),
            gradient: vec![1.0, 100.0, 50.0, 0.01],
            time: Duration::ZERO,
        };
        assert_eq!(case.name(), "name");
        assert_eq!(case.distance(&[1.0, 100.0, 50.0, 0.01]), 0.0);
        assert!((case.distance(&[1.0, 101.0, 50.0, 0.01]) - 0.01).abs() < 1e-12);
        assert!((case.distance(&[1.0, 100.0, 50.0, 0.02]) - 1.0).abs() < 1e-12);
    }
}
