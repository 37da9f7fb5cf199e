//! Code that is called for its error alone and may change a variable.

use cotangent::differentiate;

fn clamp(x: &mut f64) -> Result<(), String> {
    *x = x.max(0.0);
    Ok(())
}

struct State(f64);

impl State {
    fn advance(&mut self) -> Result<(), String> {
        self.0 += 1.0;
        Ok(())
    }
}

#[differentiate]
fn clamped(x: f64) -> Result<f64, String> {
    let mut y = x;
    clamp(&mut y)?;
    Ok(y * y)
}

#[differentiate]
fn advanced(mut state: State, x: f64) -> Result<f64, String> {
    state.advance()?;
    Ok(x * state.0)
}

fn main() {}
