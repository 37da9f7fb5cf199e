//! The workloads on burn's `flex` back end, on one thread. Vectors are matrices of one row.

use burn::tensor::{DType, Device, Tensor, TensorData, activation};
use peer_common::{Case, Input, Precision};

type Matrix = Tensor<2>;
/// A workload's value from its parameters and constants; numbers among the constants come apart.
type Function = fn(&[Matrix], &[Matrix], &[f64]) -> Tensor<1>;

fn layer(x: Matrix, w: &Matrix, b: &Matrix) -> Matrix {
    x.matmul(w.clone()) + b.clone()
}

/// The sum of log Σ e^z − z·y over the rows, by their number.
fn cross_entropy(z: Matrix, y: &Matrix) -> Tensor<1> {
    let rows = z.dims()[0] as f64;
    (activation::log_softmax(z, 1) * y.clone()).sum().neg() / rows
}

fn tiny(p: &[Matrix], c: &[Matrix], _: &[f64]) -> Tensor<1> {
    let rows = c[0].dims()[0] as f64;
    let a = layer(c[0].clone(), &p[0], &p[1]).tanh();
    (layer(a, &p[2], &p[3]) - c[1].clone()).square().sum() / rows
}

fn digits(p: &[Matrix], c: &[Matrix], _: &[f64]) -> Tensor<1> {
    let a = layer(c[0].clone(), &p[0], &p[1]).tanh();
    let a = layer(a, &p[2], &p[3]).tanh();
    cross_entropy(layer(a, &p[4], &p[5]), &c[1])
}

fn dense(p: &[Matrix], c: &[Matrix], _: &[f64]) -> Tensor<1> {
    let a = activation::relu(layer(c[0].clone(), &p[0], &p[1]));
    let a = activation::relu(layer(a, &p[2], &p[3]));
    cross_entropy(layer(a, &p[4], &p[5]), &c[1])
}

fn wide(p: &[Matrix], c: &[Matrix], _: &[f64]) -> Tensor<1> {
    let rows = c[0].dims()[0] as f64;
    let a = layer(c[0].clone(), &p[0], &p[1]).tanh();
    let a = layer(a, &p[2], &p[3]).tanh();
    (layer(a, &p[4], &p[5]) - c[1].clone()).square().sum() / rows
}

fn gates(p: &[Matrix], c: &[Matrix], _: &[f64]) -> Tensor<1> {
    let x = || c[0].clone();
    let t = (p[0].clone() * x() + p[1].clone()).tanh();
    let s = activation::sigmoid(p[2].clone() * x());
    (t * s + x().square().neg().exp()).sum()
}

fn logistic(p: &[Matrix], c: &[Matrix], _: &[f64]) -> Tensor<1> {
    let z = c[0].clone().matmul(p[0].clone().transpose()) + p[1].clone();
    let softplus = activation::relu(z.clone()) + z.clone().abs().neg().exp().log1p();
    (softplus - z * c[1].clone().transpose()).mean()
}

fn steps(p: &[Matrix], _: &[Matrix], numbers: &[f64]) -> Tensor<1> {
    let (h, n) = (numbers[0], numbers[1]);
    let mut x = p[0].clone();
    for _ in 0..n as usize {
        x = x.clone() + x.sin() * h * p[1].clone();
    }
    x.sum()
}

fn recurrent(p: &[Matrix], _: &[Matrix], numbers: &[f64]) -> Tensor<1> {
    let mut h = p[1].clone();
    for _ in 0..numbers[0] as usize {
        h = h.matmul(p[0].clone().transpose()).tanh();
    }
    h.sum()
}

fn attention(p: &[Matrix], _: &[Matrix], _: &[f64]) -> Tensor<1> {
    let scale = (p[0].dims()[1] as f64).sqrt();
    let s = p[0].clone().matmul(p[1].clone().transpose()) / scale;
    activation::softmax(s, 1).matmul(p[2].clone()).square().sum()
}

fn main() {
    let case = Case::from_arguments();
    let function: Function = match case.name() {
        "tiny" => tiny,
        "digits" => digits,
        "dense" => dense,
        "wide" => wide,
        "logistic" => logistic,
        "attention" => attention,
        "steps_1000" => steps,
        name if name.starts_with("gates_") => gates,
        name if name.starts_with("recurrent_") => recurrent,
        _ => return,
    };
    let device = Device::flex().autodiff();
    let matrix = |input: &Input| -> Matrix {
        let shape = match input.shape[..] {
            [] => [1, 1],
            [n] => [1, n],
            [m, n] => [m, n],
            _ => unreachable!("a workload has arrays of two axes at the most"),
        };
        match case.precision() {
            Precision::Single => {
                let entries: Vec<f32> = input.entries.iter().map(|&e| e as f32).collect();
                Tensor::from_data(TensorData::new(entries, shape), (&device, DType::F32))
            }
            Precision::Double => Tensor::from_data(TensorData::new(input.entries.clone(), shape), (&device, DType::F64)),
        }
    };
    let parameters: Vec<Matrix> = case.parameters.iter().map(|p| matrix(p).require_grad()).collect();
    let constants: Vec<Matrix> = case.constants.iter().map(matrix).collect();
    let numbers: Vec<f64> = case.constants.iter().filter(|c| c.shape.is_empty()).map(|c| c.entries[0]).collect();

    let gradient = || {
        let value = function(&parameters, &constants, &numbers);
        let mut cotangents = value.backward();
        let of = |parameter: &Matrix| parameter.grad_remove(&mut cotangents).expect("every parameter has a cotangent");
        let cotangents: Vec<_> = parameters.iter().map(of).collect();
        (value.into_scalar::<f64>(), cotangents)
    };
    case.measure("burn", gradient, |(value, cotangents)| {
        let mut flat = vec![value];
        for cotangent in cotangents {
            flat.extend(cotangent.into_data().iter::<f64>());
        }
        flat
    });
}
