//! The workloads on candle, on one thread.

use candle_core::{D, DType, Device, Result, Tensor, Var};
use candle_nn::ops;
use peer_common::{Case, Input, Precision};

/// A workload's value from its parameters and constants.
type Function = fn(&[Tensor], &[Tensor]) -> Result<Tensor>;

fn layer(x: &Tensor, w: &Tensor, b: &Tensor) -> Result<Tensor> {
    x.matmul(w)?.broadcast_add(b)
}

/// The sum of log Σ e^z − z·y over the rows, by their number.
fn cross_entropy(z: &Tensor, y: &Tensor) -> Result<Tensor> {
    ops::log_softmax(z, D::Minus1)?.mul(y)?.sum_all()?.neg()? / z.dim(0)? as f64
}

fn tiny(p: &[Tensor], c: &[Tensor]) -> Result<Tensor> {
    let a = layer(&c[0], &p[0], &p[1])?.tanh()?;
    (layer(&a, &p[2], &p[3])? - &c[1])?.sqr()?.sum_all()? / c[0].dim(0)? as f64
}

fn digits(p: &[Tensor], c: &[Tensor]) -> Result<Tensor> {
    let a = layer(&c[0], &p[0], &p[1])?.tanh()?;
    let a = layer(&a, &p[2], &p[3])?.tanh()?;
    cross_entropy(&layer(&a, &p[4], &p[5])?, &c[1])
}

fn dense(p: &[Tensor], c: &[Tensor]) -> Result<Tensor> {
    let a = layer(&c[0], &p[0], &p[1])?.relu()?;
    let a = layer(&a, &p[2], &p[3])?.relu()?;
    cross_entropy(&layer(&a, &p[4], &p[5])?, &c[1])
}

fn wide(p: &[Tensor], c: &[Tensor]) -> Result<Tensor> {
    let a = layer(&c[0], &p[0], &p[1])?.tanh()?;
    let a = layer(&a, &p[2], &p[3])?.tanh()?;
    (layer(&a, &p[4], &p[5])? - &c[1])?.sqr()?.sum_all()? / c[0].dim(0)? as f64
}

fn gates(p: &[Tensor], c: &[Tensor]) -> Result<Tensor> {
    let x = &c[0];
    let t = ((&p[0] * x)? + &p[1])?.tanh()?;
    let s = ops::sigmoid(&(&p[2] * x)?)?;
    ((t * s)? + x.sqr()?.neg()?.exp()?)?.sum_all()
}

fn logistic(p: &[Tensor], c: &[Tensor]) -> Result<Tensor> {
    let z = c[0].matmul(&p[0].unsqueeze(1)?)?.squeeze(1)?.broadcast_add(&p[1])?;
    let softplus = (z.relu()? + (z.abs()?.neg()?.exp()? + 1.0)?.log()?)?;
    (softplus - (&z * &c[1])?)?.mean_all()
}

fn steps(p: &[Tensor], c: &[Tensor]) -> Result<Tensor> {
    let (h, n) = (number(&c[0])?, number(&c[1])?);
    let mut x = p[0].clone();
    for _ in 0..n as usize {
        x = (&x + ((x.sin()? * h)? * &p[1])?)?;
    }
    Ok(x)
}

fn recurrent(p: &[Tensor], c: &[Tensor]) -> Result<Tensor> {
    let mut h = p[1].unsqueeze(1)?;
    for _ in 0..number(&c[0])? as usize {
        h = p[0].matmul(&h)?.tanh()?;
    }
    h.sum_all()
}

fn attention(p: &[Tensor], _: &[Tensor]) -> Result<Tensor> {
    let s = (p[0].matmul(&p[1].t()?)? / (p[0].dim(1)? as f64).sqrt())?;
    ops::softmax(&s, D::Minus1)?.matmul(&p[2])?.sqr()?.sum_all()
}

/// The number that a tensor without axes is.
fn number(tensor: &Tensor) -> Result<f64> {
    tensor.to_dtype(DType::F64)?.to_scalar()
}

fn main() -> Result<()> {
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
        _ => return Ok(()),
    };
    let dtype = match case.precision() {
        Precision::Single => DType::F32,
        Precision::Double => DType::F64,
    };
    let tensor = |input: &Input| Tensor::from_slice(&input.entries, input.shape.as_slice(), &Device::Cpu)?.to_dtype(dtype);
    let variables = case.parameters.iter().map(|p| Var::from_tensor(&tensor(p)?)).collect::<Result<Vec<_>>>()?;
    let parameters: Vec<Tensor> = variables.iter().map(|variable| variable.as_tensor().clone()).collect();
    let constants = case.constants.iter().map(tensor).collect::<Result<Vec<_>>>()?;

    let gradient = || -> Result<(f64, Vec<Tensor>)> {
        let value = function(&parameters, &constants)?;
        let mut cotangents = value.backward()?;
        let of = |parameter| cotangents.remove(parameter).expect("every parameter has a cotangent");
        Ok((number(&value)?, parameters.iter().map(of).collect()))
    };
    case.measure(
        "candle",
        || gradient().expect("the shapes are those that were exported"),
        |(value, cotangents)| {
            let mut flat = vec![value];
            for cotangent in cotangents {
                let entries = cotangent.to_dtype(DType::F64).and_then(|c| c.flatten_all()).and_then(|c| c.to_vec1::<f64>());
                flat.extend(entries.expect("a cotangent is an array of floats"));
            }
            flat
        },
    );
    Ok(())
}
