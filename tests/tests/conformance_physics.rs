//! Whole programs of physics, control and vision, against differences and closed forms.

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{assert_close, check, matrix, vector};
use ndarray::{Array1, Array2};

/// Leap-frog steps of bodies that attract each other, softened; the energy at the end.
#[differentiate(wrt(positions, velocities, masses))]
fn n_body(positions: &Array2<f64>, velocities: &Array2<f64>, masses: &[f64], dt: f64, steps: usize) -> f64 {
    let n = masses.len();
    let mut x = positions.clone();
    let mut v = velocities.clone();
    for _ in 0..steps {
        for i in 0..n {
            for k in 0..3 {
                x[[i, k]] += 0.5 * dt * v[[i, k]];
            }
        }
        for i in 0..n {
            for j in 0..n {
                if i == j {
                    continue;
                }
                let mut distance2 = 0.01;
                for k in 0..3 {
                    let d = x[[j, k]] - x[[i, k]];
                    distance2 += d * d;
                }
                let pull = masses[j] / (distance2 * distance2.sqrt());
                for k in 0..3 {
                    v[[i, k]] += dt * pull * (x[[j, k]] - x[[i, k]]);
                }
            }
        }
        for i in 0..n {
            for k in 0..3 {
                x[[i, k]] += 0.5 * dt * v[[i, k]];
            }
        }
    }
    let mut energy = 0.0;
    for i in 0..n {
        for k in 0..3 {
            energy += 0.5 * masses[i] * v[[i, k]] * v[[i, k]];
        }
        for j in 0..i {
            let d = &x.row(i) - &x.row(j);
            energy -= masses[i] * masses[j] / (d.dot(&d) + 0.01).sqrt();
        }
    }
    energy
}

#[test]
fn bodies_that_leap_like_frogs() {
    check!(n_body(&x, &v, &m, 0.02, 3), x = matrix(3, 3), v = matrix(3, 3) * 0.3, m = vec![1.0, 0.4, 0.7]);
}

/// The heat equation, stepped in place from cell to cell; how far the end is from a target.
#[differentiate(wrt(u0, kappa))]
fn heat(u0: &Array1<f64>, kappa: f64, target: &Array1<f64>, steps: usize) -> f64 {
    let n = u0.len();
    let mut u = u0.clone();
    for _ in 0..steps {
        let mut left = u[0];
        for i in 1..n - 1 {
            let here = u[i];
            u[i] = here + kappa * (left - 2.0 * here + u[i + 1]);
            left = here;
        }
    }
    let mut miss = 0.0;
    for i in 0..n {
        miss += (u[i] - target[i]).powi(2);
    }
    miss
}

#[test]
fn heat_in_place() {
    let target = vector(6) * 0.2;
    check!(heat(&u0, kappa, &target, 4), u0 = vector(6), kappa = 0.2);
    // Without κ each step is the linear map A = I + κ·Δ, and the gradient (Aᵀ)ˢ·2(Aˢu₀ − y).
    let (n, kappa, steps) = (6, 0.2, 4);
    let mut a = Array2::<f64>::eye(n);
    for i in 1..n - 1 {
        a[[i, i - 1]] += kappa;
        a[[i, i]] -= 2.0 * kappa;
        a[[i, i + 1]] += kappa;
    }
    let power = (0..steps).fold(Array2::eye(n), |p: Array2<f64>, _| p.dot(&a));
    let u0 = vector(n);
    let expected = power.t().dot(&((power.dot(&u0) - &target) * 2.0));
    let (u0_bar, _) = heat::gradient(&u0, kappa, &target, steps);
    assert_close(&u0_bar, &expected, 1e-13);
}

/// √[3]{a} by Newton's iteration until it stands still.
#[differentiate]
fn cube_root(a: f64) -> f64 {
    let mut x = a;
    let mut step = f64::INFINITY;
    while step.abs() > 1e-14 * x.abs() {
        step = (x * x * x - a) / (3.0 * x * x);
        x -= step;
    }
    x
}

#[test]
fn newton_iterates_until_it_stands_still() {
    for a in [0.3, 2.0, 50.0] {
        let expected = 1.0 / (3.0 * f64::cbrt(a).powi(2));
        assert!((cube_root::gradient(a) - expected).abs() <= 1e-12 * expected, "{a}");
    }
}

/// A point in space, seen by a camera: Rodrigues' rotation, a shift, a projection and radial distortion.
#[differentiate]
fn project(camera: &[f64; 11], x: &[f64; 3]) -> [f64; 2] {
    let (r, c, x0) = ([camera[0], camera[1], camera[2]], [camera[3], camera[4], camera[5]], [camera[7], camera[8]]);
    let shifted = [x[0] - c[0], x[1] - c[1], x[2] - c[2]];
    let square = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
    let turned = if square > 1e-16 {
        let theta = square.sqrt();
        let (sin, cos) = theta.sin_cos();
        let w = [r[0] / theta, r[1] / theta, r[2] / theta];
        let cross =
            [w[1] * shifted[2] - w[2] * shifted[1], w[2] * shifted[0] - w[0] * shifted[2], w[0] * shifted[1] - w[1] * shifted[0]];
        let along = (w[0] * shifted[0] + w[1] * shifted[1] + w[2] * shifted[2]) * (1.0 - cos);
        [
            shifted[0] * cos + cross[0] * sin + w[0] * along,
            shifted[1] * cos + cross[1] * sin + w[1] * along,
            shifted[2] * cos + cross[2] * sin + w[2] * along,
        ]
    } else {
        [
            shifted[0] + r[1] * shifted[2] - r[2] * shifted[1],
            shifted[1] + r[2] * shifted[0] - r[0] * shifted[2],
            shifted[2] + r[0] * shifted[1] - r[1] * shifted[0],
        ]
    };
    let (u, v) = (turned[0] / turned[2], turned[1] / turned[2]);
    let radius = u * u + v * v;
    let bend = 1.0 + camera[9] * radius + camera[10] * radius * radius;
    [u * bend * camera[6] + x0[0], v * bend * camera[6] + x0[1]]
}

#[test]
fn a_camera_projects_a_point() {
    let camera = [0.2, -0.1, 0.4, 0.3, -0.2, -4.0, 1.2, 0.05, -0.04, 0.02, -0.01];
    check!(project(&camera, &x), camera = camera, x = [0.5, -0.7, 1.1]);
    let still = [0.0, 0.0, 0.0, 0.3, -0.2, -4.0, 1.2, 0.05, -0.04, 0.02, -0.01];
    check!(project(&camera, &x), camera = still, x = [0.5, -0.7, 1.1]);
}

/// A pendulum on a cart.
#[derive(Clone, Debug, Differentiable)]
struct Cart {
    position: f64,
    speed: f64,
    angle: f64,
    turn: f64,
}

#[differentiate]
impl Cart {
    fn pushed(&self, force: f64, dt: f64) -> Cart {
        let (sin, cos) = self.angle.sin_cos();
        let pull = (force + 0.05 * self.turn * self.turn * sin) / 1.1;
        let turning = (9.81 * sin - cos * pull) / (0.5 * (4.0 / 3.0 - 0.1 * cos * cos / 1.1));
        let pushing = pull - 0.05 * turning * cos / 1.1;
        Cart {
            position: self.position + dt * self.speed,
            speed: self.speed + dt * pushing,
            angle: self.angle + dt * self.turn,
            turn: self.turn + dt * turning,
        }
    }
}

/// What a sequence of forces costs.
#[differentiate(wrt(forces))]
fn cost(forces: &[f64], angle: f64) -> f64 {
    let mut cart = Cart { position: 0.0, speed: 0.0, angle, turn: 0.0 };
    let mut total = 0.0;
    for &force in forces {
        cart = cart.pushed(force, 0.05);
        total += cart.angle * cart.angle + 0.1 * cart.position.powi(2) + 0.001 * force * force;
    }
    total
}

#[test]
fn forces_on_a_cart() {
    check!(cost(&forces, 0.2), forces = vec![0.5, -1.0, 0.3, 0.8]);
}
