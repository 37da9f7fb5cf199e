//! Prints what `ADBench`'s problems cost, beside the best that any tool or derivative by hand reached on a machine of this kind.

use clap::Parser;
use cotangent_benches::adbench::bundle::{Bundle, Jacobian};
use cotangent_benches::adbench::gmm::Mixture;
use cotangent_benches::adbench::hand::Hand;
use cotangent_benches::adbench::lstm::Network;
use cotangent_benches::adbench::{Times, measure};
use std::hint::black_box;

/// Measures the problems of `ADBench`, in milliseconds of processor time.
#[derive(Parser)]
struct Args {
    /// Only the rows with this in their titles.
    only: Option<String>,
}

/// The fewest milliseconds that a gradient or Jacobian took, and what took them.
struct Best(f64, &'static str);

struct Table {
    only: Option<String>,
}

impl Table {
    /// Whether a problem is asked for.
    fn wants(&self, title: &str) -> bool {
        self.only.as_ref().is_none_or(|only| title.contains(only.as_str()))
    }

    /// Measures and prints, if the row is asked for.
    fn row(&self, title: &str, best: &Best, objective: impl FnMut(), derivative: impl FnMut()) {
        if !self.wants(title) {
            return;
        }
        let Times { objective, derivative } = measure(objective, derivative);
        let (Best(milliseconds, tool), ratio) = (best, derivative / objective);
        let by_best = derivative / milliseconds;
        println!("| {title} | {objective:.3} | {derivative:.3} | {ratio:.2} | {milliseconds} ({tool}) | {by_best:.2} |");
    }
}

fn main() {
    let table = Table { only: Args::parse().only };
    println!("| problem | objective ms | derivative ms | derivative / objective | best known ms | cotangent / best |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    for (size, best) in [
        ("d2_K5", Best(0.16, "JAX")),
        ("d10_K10", Best(0.67, "JAX")),
        ("d20_K25", Best(5.3, "JAX")),
        ("d64_K25", Best(38.0, "by hand on Eigen")),
    ] {
        mixture(&table, size, &best);
    }
    bundle(&table, "ba1_n49_m7776_p31843", &Best(3.7, "by hand"));
    bundle(&table, "ba3_n161_m48126_p182072", &Best(22.0, "by hand"));
    network(&table, "l2_c1024", &Best(2.8, "Tapenade"));
    network(&table, "l4_c1024", &Best(5.5, "Tapenade"));
    hand(&table, "simple", 1, &Best(0.28, "by hand on Eigen"));
    hand(&table, "simple", 5, &Best(0.263, "by hand on Eigen"));
    hand(&table, "complicated", 1, &Best(0.24, "by hand on Eigen"));
    hand(&table, "complicated", 5, &Best(0.301, "by hand on Eigen"));
}

fn hand(table: &Table, kind: &str, instance: u32, best: &Best) {
    let title = format!("hand {kind} small {instance}");
    if !table.wants(&title) {
        return;
    }
    let count = if instance == 1 { 100 } else { 800 };
    let file = format!("hand/{kind}_small/hand{instance}_t26_c{count}.txt");
    let hand = Hand::read("hand/model_small", &file, kind == "complicated");
    // As ADBench prepares its own sparsity, it is not measured.
    let colouring = hand.pattern().by_columns();
    eprintln!("{title}: {} sweeps", colouring.sweeps());
    table.row(
        &format!("{title}, matrices"),
        best,
        || {
            black_box(black_box(&hand).residuals());
        },
        || {
            black_box(black_box(&hand).jacobian(&colouring));
        },
    );
    table.row(
        &format!("{title}, loops"),
        best,
        || {
            black_box(black_box(&hand).residuals_by_loops());
        },
        || {
            black_box(black_box(&hand).jacobian_by_loops(&colouring));
        },
    );
}

fn mixture(table: &Table, size: &str, best: &Best) {
    let mixture = Mixture::read(&format!("gmm/gmm_{size}.txt"));
    table.row(
        &format!("mixture {size}, matrices"),
        best,
        || {
            black_box(black_box(&mixture).value());
        },
        || {
            black_box(black_box(&mixture).value_and_gradient());
        },
    );
    table.row(
        &format!("mixture {size}, loops"),
        best,
        || {
            black_box(black_box(&mixture).value_by_loops());
        },
        || {
            black_box(black_box(&mixture).value_and_gradient_by_loops());
        },
    );
}

fn bundle(table: &Table, size: &str, best: &Best) {
    let title = format!("bundle {size}");
    if !table.wants(&title) {
        return;
    }
    let bundle = Bundle::read(&format!("ba/{size}.txt"));
    let (mut residuals, mut jacobian) = (Vec::new(), Jacobian::default());
    table.row(
        &title,
        best,
        || black_box(&bundle).residuals(black_box(&mut residuals)),
        || black_box(&bundle).jacobian(black_box(&mut jacobian)),
    );
}

fn network(table: &Table, size: &str, best: &Best) {
    let network = Network::read(&format!("lstm/lstm_{size}.txt"));
    table.row(
        &format!("network {size}, vectors"),
        best,
        || {
            black_box(black_box(&network).value());
        },
        || {
            black_box(black_box(&network).value_and_gradient());
        },
    );
    table.row(
        &format!("network {size}, loops"),
        best,
        || {
            black_box(black_box(&network).value_by_loops());
        },
        || {
            black_box(black_box(&network).value_and_gradient_by_loops());
        },
    );
}
