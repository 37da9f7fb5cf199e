//! Programs about robots: a chain of links with its inverse kinematics, the control of a cart with a pole over a horizon. Each is held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

mod arm {
    use cotangent::{Differentiable, check, differentiate};

    type Mat4 = [[f64; 4]; 4];

    const IDENTITY: Mat4 = [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]];

    /// Denavit–Hartenberg parameters.
    #[derive(Clone, Copy, Debug, Differentiable)]
    pub struct Link {
        pub theta: f64,
        pub d: f64,
        pub a: f64,
        pub alpha: f64,
    }

    #[derive(Clone, Copy, Debug, Differentiable)]
    pub struct Limit {
        pub min: f64,
        pub max: f64,
    }

    #[differentiate(order = 2)]
    fn mat_mul(a: &Mat4, b: &Mat4) -> Mat4 {
        let mut c = [[0.0; 4]; 4];
        for i in 0..4 {
            for j in 0..4 {
                for k in 0..4 {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        c
    }

    impl Link {
        #[differentiate(order = 2)]
        pub fn transform(&self, q: f64) -> Mat4 {
            let (st, ct) = (self.theta + q).sin_cos();
            let (sa, ca) = self.alpha.sin_cos();
            [
                [ct, -st * ca, st * sa, self.a * ct],
                [st, ct * ca, -ct * sa, self.a * st],
                [0.0, sa, ca, self.d],
                [0.0, 0.0, 0.0, 1.0],
            ]
        }
    }

    #[differentiate(order = 2)]
    pub fn forward_kinematics(arm: &[Link], q: &[f64]) -> Mat4 {
        let mut t = IDENTITY;
        for (link, &angle) in arm.iter().zip(q) {
            t = mat_mul(&t, &link.transform(angle));
        }
        t
    }

    #[differentiate(order = 2)]
    pub fn position(arm: &[Link], q: &[f64]) -> [f64; 3] {
        let t = forward_kinematics(arm, q);
        [t[0][3], t[1][3], t[2][3]]
    }

    #[differentiate(order = 2)]
    pub fn ik_loss(q: &[f64], arm: &[Link], target: &[f64; 3], #[constant] limits: &[Limit]) -> f64 {
        let p = position(arm, q);
        let reach: f64 = p.iter().zip(target.iter()).map(|(a, b)| (a - b).powi(2)).sum();
        let mut penalty = 0.0;
        for (angle, limit) in q.iter().zip(limits) {
            if *angle < limit.min {
                penalty += (limit.min - angle).powi(2);
            } else if *angle > limit.max {
                penalty += (angle - limit.max).powi(2);
            }
        }
        reach + 10.0 * penalty
    }

    /// The same chain by a fold.
    #[differentiate(order = 2)]
    pub fn folded(arm: &[Link], q: &[f64]) -> f64 {
        let t = arm.iter().zip(q.iter()).fold(IDENTITY, |t, (link, angle)| mat_mul(&t, &link.transform(*angle)));
        (0..3).map(|i| t[i][3] * t[i][3]).sum::<f64>().sqrt()
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct Arm {
        links: Vec<Link>,
        limits: Vec<Limit>,
        base: [f64; 3],
    }

    #[differentiate]
    impl Arm {
        fn dof(&self) -> usize {
            self.links.len()
        }
        fn joints(&self, q: &[f64]) -> Vec<[f64; 3]> {
            let mut rot = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
            let mut pos = self.base;
            let mut out = Vec::with_capacity(self.dof() + 1);
            out.push(pos);
            for i in 0..self.dof() {
                let Link { theta, d, a, alpha } = self.links[i];
                let (st, ct) = (theta + q[i]).sin_cos();
                let (sa, ca) = alpha.sin_cos();
                let r = [[ct, -st * ca, st * sa], [st, ct * ca, -ct * sa], [0.0, sa, ca]];
                let offset = [a * ct, a * st, d];
                for k in 0..3 {
                    pos[k] += rot[k].iter().zip(&offset).map(|(r, o)| r * o).sum::<f64>();
                }
                let mut next = [[0.0; 3]; 3];
                for (row, out) in rot.iter().zip(next.iter_mut()) {
                    for j in 0..3 {
                        out[j] = row[0] * r[0][j] + row[1] * r[1][j] + row[2] * r[2][j];
                    }
                }
                rot = next;
                out.push(pos);
            }
            out
        }
        fn clearance(&self, q: &[f64], obstacle: [f64; 3], radius: f64) -> f64 {
            self.joints(q)
                .iter()
                .map(|p| {
                    let d2 = (p[0] - obstacle[0]).powi(2) + (p[1] - obstacle[1]).powi(2) + (p[2] - obstacle[2]).powi(2);
                    (radius - d2.sqrt()).max(0.0)
                })
                .sum()
        }
        fn within(&self, q: &[f64]) -> bool {
            q.iter().zip(&self.limits).all(|(q, l)| (l.min..=l.max).contains(q))
        }
        fn cost(&self, q: &[f64], goal: [f64; 3]) -> f64 {
            let last = *self.joints(q).last().unwrap();
            let mut cost = (last[0] - goal[0]).hypot(last[1] - goal[1]) + (last[2] - goal[2]).abs();
            if !self.within(q) {
                cost += q.iter().zip(&self.limits).map(|(q, l)| q - q.clamp(l.min, l.max)).map(|e| e * e).sum::<f64>();
            }
            cost + 0.1 * self.clearance(q, [0.4, 0.4, 0.3], 0.5)
        }
    }

    fn arm() -> Vec<Link> {
        vec![
            Link { theta: 0.1, d: 0.3, a: 0.5, alpha: 0.7 },
            Link { theta: -0.3, d: 0.1, a: 0.4, alpha: -0.2 },
            Link { theta: 0.6, d: -0.1, a: 0.3, alpha: 1.2 },
        ]
    }
    fn limits() -> Vec<Limit> {
        vec![Limit { min: -1.0, max: 0.1 }, Limit { min: -0.2, max: 1.0 }, Limit { min: -0.5, max: 0.5 }]
    }
    #[test]
    fn agrees_with_differences() {
        check!(mat_mul, &IDENTITY, &arm()[0].transform(0.3)).assert();
        check!(forward_kinematics, &arm(), &[0.3, -0.4, 0.2]).assert();
        check!(ik_loss, &[0.3, -0.4, 0.2], &arm(), &[0.5, 0.4, 0.1], &limits()).assert();
        check!(folded, &arm(), &[0.3, -0.4, 0.2]).assert();
        let a = Arm { links: arm(), limits: limits(), base: [0.1, 0.0, 0.2] };
        check!(Arm::cost, &a, &[0.3, -0.4, 0.2], [0.5, 0.4, 0.1]).assert();
        check!(Arm::joints, &a, &[0.3, -0.4, 0.2]).assert();
    }
}

mod mpc {
    use cotangent::{Differentiable, check, differentiate};

    #[derive(Debug, Clone, Copy, Default, PartialEq, Differentiable)]
    pub struct State {
        pub x: f64,
        pub theta: f64,
        pub v: f64,
        pub omega: f64,
    }

    #[derive(Debug, Clone, Differentiable)]
    pub struct CartPole {
        pub cart_mass: f64,
        pub pole_mass: f64,
        pub length: f64,
        #[constant]
        pub gravity: f64,
    }

    #[derive(Debug, Clone, Copy, Differentiable)]
    pub struct Weights {
        pub position: f64,
        pub angle: f64,
        pub effort: f64,
    }

    pub trait Dynamics {
        fn accelerations(&self, s: &State, u: f64) -> (f64, f64);
        fn step(&self, s: &mut State, u: f64, dt: f64);
        fn rk4(&self, s: &State, u: f64, dt: f64) -> State;
        fn derivative(&self, s: &State, u: f64) -> State;
    }

    #[differentiate(order = 2)]
    impl Dynamics for CartPole {
        fn accelerations(&self, s: &State, u: f64) -> (f64, f64) {
            let (sin, cos) = s.theta.sin_cos();
            let total = self.cart_mass + self.pole_mass;
            let temp = (u + self.pole_mass * self.length * s.omega.powi(2) * sin) / total;
            let alpha = (self.gravity * sin - cos * temp) / (self.length * (4.0 / 3.0 - self.pole_mass * cos * cos / total));
            let a = temp - self.pole_mass * self.length * alpha * cos / total;
            (a, alpha)
        }
        fn step(&self, s: &mut State, u: f64, dt: f64) {
            let (a, alpha) = self.accelerations(s, u);
            s.v += dt * a;
            s.omega += dt * alpha;
            s.x += dt * s.v;
            s.theta += dt * s.omega;
        }
        fn derivative(&self, s: &State, u: f64) -> State {
            let (a, alpha) = self.accelerations(s, u);
            State { x: s.v, theta: s.omega, v: a, omega: alpha }
        }
        fn rk4(&self, s: &State, u: f64, dt: f64) -> State {
            let k1 = self.derivative(s, u);
            let k2 = self.derivative(&s.shifted(&k1, dt / 2.0), u);
            let k3 = self.derivative(&s.shifted(&k2, dt / 2.0), u);
            let k4 = self.derivative(&s.shifted(&k3, dt), u);
            let mut next = *s;
            for (k, w) in [(k1, 1.0), (k2, 2.0), (k3, 2.0), (k4, 1.0)] {
                next = next.shifted(&k, w * dt / 6.0);
            }
            next
        }
    }

    #[differentiate(order = 2)]
    impl State {
        fn shifted(&self, k: &State, h: f64) -> State {
            State { x: self.x + h * k.x, theta: self.theta + h * k.theta, v: self.v + h * k.v, omega: self.omega + h * k.omega }
        }
        fn cost(&self, u: f64, w: &Weights) -> f64 {
            w.position * self.x * self.x + w.angle * (1.0 - self.theta.cos()) + w.effort * u * u
        }
    }

    #[differentiate(order = 2)]
    pub fn rollout(plant: &CartPole, start: &State, controls: &[f64], w: &Weights, dt: f64) -> f64 {
        let mut state = *start;
        let mut cost = 0.0;
        for &u in controls {
            let u = u.clamp(-10.0, 10.0);
            plant.step(&mut state, u, dt);
            cost += state.cost(u, w) * dt;
        }
        cost + 10.0 * state.cost(0.0, w)
    }

    #[differentiate(order = 2)]
    pub fn trajectory(plant: &CartPole, start: State, controls: &[f64], dt: f64) -> Vec<State> {
        let mut out = vec![start];
        for (k, &u) in controls.iter().enumerate() {
            let next = plant.rk4(&out[k], u, dt);
            out.push(next);
        }
        out
    }

    /// Smoothness of the controls, soft bounds on the position.
    #[differentiate(order = 2)]
    pub fn objective(plant: &CartPole, start: State, controls: &[f64], w: &Weights, #[constant] bound: f64) -> f64 {
        let path = trajectory(plant, start, controls, 0.05);
        let running: f64 = path[1..].iter().zip(controls).map(|(s, &u)| s.cost(u, w)).sum();
        let barrier: f64 = path.iter().map(|s| if s.x.abs() > bound { (s.x.abs() - bound).powi(2) } else { 0.0 }).sum();
        let smooth: f64 = controls.windows(2).map(|u| (u[1] - u[0]).powi(2)).sum();
        let terminal = path.last().map_or(0.0, |s| s.omega * s.omega);
        running + 100.0 * barrier + 0.1 * smooth + terminal
    }

    /// Feedback by a struct of gains; `&mut` passed on.
    #[derive(Debug, Clone, Differentiable)]
    pub struct Pid {
        kp: f64,
        ki: f64,
        kd: f64,
        integral: f64,
        last: Option<f64>,
    }

    #[differentiate]
    impl Pid {
        fn control(&mut self, error: f64, dt: f64) -> f64 {
            self.integral += error * dt;
            let rate = match self.last {
                Some(last) => (error - last) / dt,
                None => 0.0,
            };
            self.last = Some(error);
            self.kp * error + self.ki * self.integral + self.kd * rate
        }
    }

    #[differentiate]
    pub fn closed_loop(pid: &Pid, plant: &CartPole, start: &State, #[constant] n: usize) -> f64 {
        let mut pid = pid.clone();
        let mut s = *start;
        let mut total = 0.0;
        for _ in 0..n {
            let u = pid.control(-s.theta, 0.02);
            plant.step(&mut s, u, 0.02);
            total += s.theta.powi(2) + 0.1 * s.x.powi(2);
            if s.theta.abs() > 1.5 {
                total += 100.0;
                break;
            }
        }
        total
    }

    #[test]
    fn agrees_with_differences() {
        let plant = CartPole { cart_mass: 1.0, pole_mass: 0.2, length: 0.5, gravity: 9.81 };
        let start = State { x: 0.1, theta: 0.2, v: -0.1, omega: 0.3 };
        let w = Weights { position: 0.5, angle: 2.0, effort: 0.1 };
        check!(rollout, &plant, &start, &[0.3, -0.7, 1.1], &w, 0.05).assert();
        check!(trajectory, &plant, start, &[0.3, -0.7, 1.1], 0.05).assert();
        check!(objective, &plant, start, &[0.3, -0.7, 1.1], &w, 0.09).assert();
        let pid = Pid { kp: -12.0, ki: -0.3, kd: -1.5, integral: 0.05, last: Some(0.1) };
        check!(closed_loop, &pid, &plant, &start, 5).assert();
    }
}
