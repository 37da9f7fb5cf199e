//! Differentiated functions inside of functions, blocks and closures.

use cotangent::differentiate;

fn main() {
    #[differentiate]
    fn square(x: f64) -> f64 {
        x * x
    }
    assert_eq!(square::gradient(3.0), 6.0);
    {
        #[differentiate]
        fn square(x: f64) -> f64 {
            x * x * x
        }
        assert_eq!(square::gradient(3.0), 27.0);
    }
    let slope = |at: f64| {
        #[differentiate]
        fn line(x: f64) -> f64 {
            5.0 * x
        }
        line::gradient(at)
    };
    assert_eq!(slope(1.0), 5.0);
    assert_eq!(square(3.0), 9.0);
}
