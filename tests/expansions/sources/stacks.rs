use cotangent::differentiate;

/// A list that is asked for its last item wherever one needs it.
#[differentiate]
pub fn stacks(x: &[f64]) -> f64 {
    let mut stack = Vec::new();
    for &v in x {
        if v > 0.0 {
            stack.push(v);
            continue;
        }
        match stack.pop() {
            Some(last) => stack.push(last * v),
            None => return v,
        }
    }
    stack.pop().unwrap_or(1.0)
}
