//! How many elements a nanosecond each of the functions for vectors computes, on each instruction set that this processor has,
//! beside the standard library's in ndarray's `mapv` (of erf and erfc, which it has not, the crate's own).
#![allow(unsafe_code, reason = "a loop with target features is called where the processor was found to have them")]

use cotangent::rt::maths::{Arithmetic, Fused, Near, Separate};
use ndarray::Array1;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many elements are computed in a call: they stay in the first cache.
const LEN: usize = 1024;

/// A loop over elements.
type Loop<F> = fn(&[F], &mut [F]);

/// The loops around one function for one type.
struct Kernel<F> {
    name: &'static str,
    library: fn(F) -> F,
    portable: Loop<F>,
    #[cfg(target_arch = "x86_64")]
    avx2: Loop<F>,
    #[cfg(target_arch = "x86_64")]
    avx512: Loop<F>,
    range: (F, F),
}

/// y ← f(x), and whether some argument was out of the range of f.
macro_rules! entries {
    ($F:ty, $sums:ty, $x:ident, $y:ident, |$m:ident, $e:ident| $f:expr) => {{
        let $m = Near::<$sums>::new();
        for (y, &$e) in $y.iter_mut().zip($x) {
            *y = $f;
        }
        assert!(!$m.met_far(), "arguments in range");
    }};
}

macro_rules! kernels {
    ($F:ident: $($name:literal $low:literal..$high:literal $library:expr, |$m:ident, $x:ident| $f:expr;)+) => {
        vec![$({
            fn portable(x: &[$F], y: &mut [$F]) {
                entries!($F, Separate, x, y, |$m, $x| $f);
            }
            #[cfg(target_arch = "x86_64")]
            fn avx2(x: &[$F], y: &mut [$F]) {
                #[target_feature(enable = "avx2,fma")]
                fn run(x: &[$F], y: &mut [$F]) {
                    entries!($F, Fused, x, y, |$m, $x| $f);
                }
                // SAFETY: `backends` gives it where the processor has the features.
                unsafe { run(x, y) }
            }
            #[cfg(target_arch = "x86_64")]
            fn avx512(x: &[$F], y: &mut [$F]) {
                #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma")]
                fn run(x: &[$F], y: &mut [$F]) {
                    entries!($F, Fused, x, y, |$m, $x| $f);
                }
                // SAFETY: `backends` gives it where the processor has the features.
                unsafe { run(x, y) }
            }
            Kernel {
                name: $name,
                library: $library,
                portable,
                #[cfg(target_arch = "x86_64")]
                avx2,
                #[cfg(target_arch = "x86_64")]
                avx512,
                range: ($low, $high),
            }
        }),+]
    };
}

macro_rules! all {
    ($F:ident) => {
        kernels! { $F:
            "exp" -10.0..10.0 $F::exp, |m, x| m.exp(x);
            "exp2" -10.0..10.0 $F::exp2, |m, x| m.exp2(x);
            "exp_m1" -10.0..10.0 $F::exp_m1, |m, x| m.exp_m1(x);
            "ln" 0.01..10.0 $F::ln, |m, x| m.ln(x);
            "log2" 0.01..10.0 $F::log2, |m, x| m.log2(x);
            "log10" 0.01..10.0 $F::log10, |m, x| m.log10(x);
            "ln_1p" -0.9..10.0 $F::ln_1p, |m, x| m.ln_1p(x);
            "sinh" -5.0..5.0 $F::sinh, |m, x| m.sinh(x);
            "cosh" -5.0..5.0 $F::cosh, |m, x| m.cosh(x);
            "tanh" -5.0..5.0 $F::tanh, |m, x| m.tanh(x);
            "asinh" -5.0..5.0 $F::asinh, |m, x| m.asinh(x);
            "acosh" 1.0..10.0 $F::acosh, |m, x| m.acosh(x);
            "atanh" -0.99..0.99 $F::atanh, |m, x| m.atanh(x);
            "sigmoid" -10.0..10.0 |x| 1.0 / (1.0 + (-x).exp()), |m, x| m.sigmoid(x);
            "softplus" -10.0..10.0 |x| x.max(0.0) + (-x.abs()).exp().ln_1p(), |m, x| m.softplus(x);
            "erf" -3.0..3.0 cotangent::erf, |m, x| m.erf(x);
            "erfc" -3.0..5.0 cotangent::erfc, |m, x| m.erfc(x);
            "sin" -10.0..10.0 $F::sin, |m, x| m.sin(x);
            "cos" -10.0..10.0 $F::cos, |m, x| m.cos(x);
            "sin · cos" -10.0..10.0 |x| x.sin() * x.cos(), |m, x| { let (sin, cos) = m.sin_cos(x); sin * cos };
            "tan" -1.5..1.5 $F::tan, |m, x| m.tan(x);
            "asin" -1.0..1.0 $F::asin, |m, x| m.asin(x);
            "acos" -1.0..1.0 $F::acos, |m, x| m.acos(x);
            "atan" -5.0..5.0 $F::atan, |m, x| m.atan(x);
            "atan2(x, x + 1)" -5.0..5.0 |x| x.atan2(x + 1.0), |m, x| m.atan2(x, x + 1.0);
            "powf(x, 1.7)" 0.01..10.0 |x| x.powf(1.7), |m, x| m.powf(x, 1.7);
            "cbrt" -10.0..10.0 $F::cbrt, |m, x| m.cbrt(x);
            "hypot(x, 1)" -5.0..5.0 |x| x.hypot(1.0), |m, x| m.hypot(x, 1.0);
        }
    };
}

/// The instruction sets that this processor has, by name.
fn backends<F>(kernel: &Kernel<F>) -> Vec<(&'static str, Loop<F>)> {
    let mut found = vec![("portable", kernel.portable)];
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::is_x86_feature_detected as has;
        if has!("avx2") && has!("fma") {
            found.push(("AVX2", kernel.avx2));
            if has!("avx512f") && has!("avx512dq") && has!("avx512vl") && has!("avx512bw") {
                found.push(("AVX-512", kernel.avx512));
            }
        }
    }
    found
}

/// Elements a nanosecond of the fastest of many calls: the processor is shared.
fn rate(mut call: impl FnMut()) -> f64 {
    let mut best = Duration::MAX;
    let end = Instant::now() + Duration::from_millis(60);
    while Instant::now() < end {
        let start = Instant::now();
        for _ in 0..8 {
            call();
        }
        best = best.min(start.elapsed());
    }
    8.0 * LEN as f64 / best.as_secs_f64() / 1e9
}

macro_rules! table {
    ($F:ident) => {
        for kernel in all!($F) {
            let (low, high) = kernel.range;
            let x = Array1::from_shape_fn(LEN, |_| low + (high - low) * fastrand::$F());
            let mut y = vec![0.0; LEN];
            let library = rate(|| drop(black_box(black_box(&x).mapv(kernel.library))));
            print!("| {} {} | {library:.3} |", kernel.name, stringify!($F));
            let x = x.as_slice().expect("contiguous");
            for (_, run) in backends(&kernel) {
                let rate = rate(|| {
                    run(black_box(x), &mut y);
                    black_box(&mut y);
                });
                print!(" {rate:.2} ({:.1}×) |", rate / library);
            }
            println!();
        }
    };
}

fn main() {
    fastrand::seed(1);
    let names: Vec<_> = backends(&all!(f32)[0]).iter().map(|(name, _)| *name).collect();
    println!("elements a nanosecond (times those of `mapv`)\n");
    println!("| function | mapv, std | {} |", names.join(" | "));
    println!("| --- | ---: |{}", " ---: |".repeat(names.len()));
    table!(f32);
    table!(f64);
}
