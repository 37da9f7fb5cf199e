//! Programs about patients: survival with ties and censoring, doses as events, an epidemic by age groups and the runoff of a catchment. Each is held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

mod survival {
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::{Array1, Array2, ArrayView1, Axis, array};
    use std::collections::BTreeMap;

    #[derive(Debug, Clone, Copy, PartialEq)]
    pub enum Status {
        Event,
        Censored,
    }

    #[derive(Debug, Clone, Copy)]
    pub struct Subject {
        pub time: f64,
        pub status: Status,
    }

    #[differentiate]
    pub fn cox_breslow(beta: &Array1<f64>, #[constant] x: &Array2<f64>, #[constant] subjects: &[Subject]) -> f64 {
        let mut order: Vec<usize> = (0..subjects.len()).collect();
        order.sort_by(|&a, &b| subjects[b].time.partial_cmp(&subjects[a].time).unwrap());
        let eta = x.dot(beta);
        let mut risk = 0.0;
        let mut ll = 0.0;
        for &i in &order {
            risk += eta[i].exp();
            if matches!(subjects[i].status, Status::Event) {
                ll += eta[i] - risk.ln();
            }
        }
        -ll
    }

    fn by_time(times: &[f64]) -> BTreeMap<u64, Vec<usize>> {
        let mut groups: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (i, &t) in times.iter().enumerate() {
            groups.entry((t * 1000.0) as u64).or_default().push(i);
        }
        groups
    }

    #[differentiate]
    pub fn cox_efron(
        beta: ArrayView1<'_, f64>,
        #[constant] x: &Array2<f64>,
        #[constant] times: &[f64],
        #[constant] events: &[bool],
    ) -> f64 {
        assert_eq!(times.len(), events.len(), "lengths differ");
        // group by time (as an integer key of milliseconds)
        let groups = by_time(times);
        let eta: Vec<f64> = x.axis_iter(Axis(0)).map(|row| row.dot(&beta)).collect();
        let theta: Vec<f64> = eta.iter().map(|e| e.exp()).collect();
        let mut at_risk: f64 = theta.iter().sum();
        let mut nll = 0.0;
        for (_, members) in groups.iter() {
            let tied: Vec<usize> = members.iter().copied().filter(|&i| events[i]).collect();
            let d = tied.len();
            if d > 0 {
                let tied_sum = tied.iter().map(|&i| theta[i]).sum::<f64>();
                for l in 0..d {
                    nll += (at_risk - l as f64 / d as f64 * tied_sum).ln();
                }
                nll -= tied.iter().map(|&i| eta[i]).sum::<f64>();
            }
            at_risk -= members.iter().map(|&i| theta[i]).sum::<f64>();
        }
        nll
    }

    #[derive(Debug, Clone, Copy, PartialEq)]
    pub enum Obs {
        Exact(f64),
        Right { after: f64 },
        Interval(f64, f64),
    }

    #[derive(Debug, Clone, PartialEq, Differentiable)]
    pub struct Weibull {
        pub log_scale: f64,
        pub log_shape: f64,
        pub coef: Array1<f64>,
    }

    #[differentiate(order = 2)]
    impl Weibull {
        fn survival(&self, t: f64, lin: f64) -> f64 {
            let k = self.log_shape.exp();
            (-(t / (self.log_scale + lin).exp()).powf(k)).exp()
        }
        fn log_density(&self, t: f64, lin: f64) -> f64 {
            let k = self.log_shape.exp();
            let lam = (self.log_scale + lin).exp();
            let u = t / lam;
            k.ln() - lam.ln() + (k - 1.0) * u.ln() - u.powf(k)
        }
        pub fn nll(&self, #[constant] data: &[(Obs, Array1<f64>)]) -> f64 {
            let mut total = 0.0;
            for (obs, x) in data {
                let lin = self.coef.dot(x);
                total -= match *obs {
                    Obs::Exact(t) => self.log_density(t, lin),
                    Obs::Right { after } => self.survival(after, lin).ln(),
                    Obs::Interval(a, b) if a < b => (self.survival(a, lin) - self.survival(b, lin)).ln(),
                    Obs::Interval(..) => unreachable!("empty interval"),
                };
            }
            total / data.len() as f64
        }
    }

    #[test]
    fn agrees_with_differences() {
        let x = array![[0.1, 0.4], [-0.3, 0.8], [0.9, -0.5], [0.2, 0.2], [-0.6, -0.1]];
        let times = [2.0, 1.0, 3.0, 2.0, 2.0];
        let events = [true, true, false, true, false];
        let subjects: Vec<Subject> = times
            .iter()
            .zip(&events)
            .map(|(&time, &e)| Subject { time, status: if e { Status::Event } else { Status::Censored } })
            .collect();
        let beta = array![0.3, -0.7];
        check!(cox_breslow, &beta, &x, &subjects).assert();
        check!(cox_efron, beta.view(), &x, &times, &events).assert();
        let w = Weibull { log_scale: 0.3, log_shape: 0.2, coef: array![0.3, -0.1] };
        let data = vec![
            (Obs::Exact(0.8), array![0.3, 0.1]),
            (Obs::Right { after: 0.5 }, array![-0.3, 0.1]),
            (Obs::Interval(0.3, 1.2), array![0.2, 0.9]),
        ];
        check!(Weibull::nll, &w, &data).assert();
    }
}

mod doses {
    use cotangent::{Differentiable, check, differentiate};

    #[derive(Debug, Clone, PartialEq)]
    pub enum Event {
        Bolus { time: f64, amount: f64 },
        Infusion { start: f64, end: f64, rate: f64 },
        Observe(f64),
    }

    impl Event {
        fn time(&self) -> f64 {
            match self {
                Event::Bolus { time, .. } => *time,
                Event::Infusion { start, .. } => *start,
                Event::Observe(t) => *t,
            }
        }
    }

    #[derive(Debug, Clone, Copy, Default, PartialEq, Differentiable)]
    pub struct Params {
        pub ka: f64,
        pub cl: f64,
        pub v: f64,
        pub q: f64,
        pub v2: f64,
    }

    #[derive(Debug, Clone, Copy, Default, PartialEq, Differentiable)]
    struct Amounts {
        gut: f64,
        central: f64,
        peripheral: f64,
    }

    #[differentiate]
    impl Amounts {
        fn axpy(&self, h: f64, d: &Amounts) -> Amounts {
            Amounts {
                gut: self.gut + h * d.gut,
                central: self.central + h * d.central,
                peripheral: self.peripheral + h * d.peripheral,
            }
        }
    }

    #[differentiate]
    impl Params {
        fn rates(&self, y: &Amounts, infusion: f64) -> Amounts {
            let Self { ka, cl, v, q, v2 } = *self;
            let absorbed = ka * y.gut;
            let flow = q * (y.central / v - y.peripheral / v2);
            Amounts { gut: -absorbed, central: absorbed + infusion - cl / v * y.central - flow, peripheral: flow }
        }

        fn rk4(&self, y: Amounts, h: f64, infusion: f64) -> Amounts {
            let k1 = self.rates(&y, infusion);
            let k2 = self.rates(&y.axpy(h / 2.0, &k1), infusion);
            let k3 = self.rates(&y.axpy(h / 2.0, &k2), infusion);
            let k4 = self.rates(&y.axpy(h, &k3), infusion);
            y.axpy(h / 6.0, &k1).axpy(h / 3.0, &k2).axpy(h / 3.0, &k3).axpy(h / 6.0, &k4)
        }

        pub fn simulate(&self, #[constant] events: &[Event], #[constant] h_max: f64) -> Vec<f64> {
            let mut sorted = events.to_vec();
            sorted.sort_by(|a, b| a.time().partial_cmp(&b.time()).unwrap());
            let mut state = Amounts::default();
            let mut now = 0.0;
            let mut running: Vec<(f64, f64)> = Vec::new();
            let mut out = vec![];
            for event in &sorted {
                let until = event.time();
                while now < until {
                    let mut h = h_max.min(until - now);
                    // stop at the end of an infusion
                    if let Some(end) = running.iter().map(|r: &(f64, f64)| r.0).filter(|&e| e > now).min_by(|a, b| a.total_cmp(b))
                    {
                        h = h.min(end - now);
                    }
                    let infusion: f64 = running.iter().filter(|(end, _)| *end > now).map(|&(_, r)| r).sum();
                    state = self.rk4(state, h, infusion);
                    now += h;
                }
                running.retain(|&(end, _)| end > now);
                match *event {
                    Event::Bolus { amount, .. } => state.gut += amount,
                    Event::Infusion { end, rate, .. } => running.push((end, rate)),
                    Event::Observe(_) => out.push(state.central / self.v),
                }
            }
            out
        }

        pub fn objective(&self, #[constant] events: &[Event], #[constant] measured: &[f64], sigma: f64) -> f64 {
            self.simulate(events, 0.25)
                .iter()
                .zip(measured)
                .map(|(p, m)| {
                    let z = (p.ln() - m.ln()) / sigma;
                    0.5 * z * z + sigma.ln()
                })
                .sum()
        }
    }

    /// The amounts as closed form by superposition.
    #[differentiate(order = 2)]
    pub fn superposition(ka: f64, ke: f64, v: f64, doses: &[(f64, f64)], #[constant] t: f64) -> f64 {
        doses
            .iter()
            .take_while(|(td, _)| *td <= t)
            .map(|&(td, dose)| {
                let dt = t - td;
                dose * ka / (v * (ka - ke)) * ((-ke * dt).exp() - (-ka * dt).exp())
            })
            .sum()
    }

    #[test]
    fn agrees_with_differences() {
        let p = Params { ka: 1.1, cl: 0.4, v: 2.0, q: 0.3, v2: 1.5 };
        let events = vec![
            Event::Bolus { time: 0.0, amount: 10.0 },
            Event::Observe(0.6),
            Event::Infusion { start: 1.0, end: 1.9, rate: 2.0 },
            Event::Observe(2.5),
            Event::Bolus { time: 1.5, amount: 4.0 },
            Event::Observe(3.0),
        ];
        check!(Params::simulate, &p, &events, 0.25).assert();
        check!(Params::objective, &p, &events, &[1.4, 2.8, 2.1], 0.3).assert();
        check!(superposition, 1.2, 0.3, 2.0, &[(0.1, 3.0), (1.2, 2.0), (4.0, 1.0)], 2.5).assert();
    }
}

mod epidemic {
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::prelude::*;
    use ndarray::{Zip, azip};

    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    pub struct Config {
        #[constant]
        pub dt: f64,
        pub steps: usize,
    }

    #[derive(Debug, Clone, Differentiable)]
    pub struct Seir {
        pub contact: Array2<f64>,
        pub beta: f64,
        pub sigma: f64,
        pub gamma: Array1<f64>,
        pub config: Config,
        #[constant]
        pub population: Array1<f64>,
    }

    #[derive(Debug, Clone, PartialEq, Differentiable)]
    pub struct State {
        pub s: Array1<f64>,
        pub e: Array1<f64>,
        pub i: Array1<f64>,
        pub r: Array1<f64>,
    }

    #[differentiate]
    impl Seir {
        fn derivative(&self, y: &State) -> State {
            let prevalence = &y.i / &self.population;
            let force = self.beta * self.contact.dot(&prevalence);
            let infections = &force * &y.s;
            let onset = &y.e * self.sigma;
            let recover = &self.gamma * &y.i;
            State { s: -&infections, e: infections - &onset, i: onset - &recover, r: recover }
        }

        pub fn run(&self, start: &State, #[constant] lockdown: Option<(usize, f64)>) -> Array1<f64> {
            let mut y = start.clone();
            let mut model = self.clone();
            let mut incidence = Vec::with_capacity(self.config.steps);
            let h = self.config.dt;
            for day in 0..self.config.steps {
                if let Some((start, effect)) = lockdown
                    && day == start
                {
                    model.beta *= effect;
                }
                let d = model.derivative(&y);
                let before = y.s.sum();
                azip!((s in &mut y.s, &ds in &d.s) *s += h * ds);
                Zip::from(&mut y.e).and(&d.e).for_each(|e, &de| *e += h * de);
                y.i += &(h * &d.i);
                y.r = &y.r + &d.r * h;
                incidence.push(before - y.s.sum());
            }
            Array1::from(incidence)
        }
    }

    #[differentiate]
    pub fn poisson_nll(rates: &Array1<f64>, #[constant] cases: &[u32]) -> f64 {
        rates.iter().zip(cases.iter().map(|&c| f64::from(c))).map(|(r, c)| r - c * r.ln()).sum()
    }

    #[differentiate]
    pub fn fit(model: &Seir, start: &State, #[constant] cases: &[u32]) -> f64 {
        let lockdown = if cases.len() > 2 { Some((1, 0.5)) } else { None };
        let incidence = model.run(start, lockdown);
        poisson_nll(&incidence, cases)
    }

    /// HBV-like bucket model: snow, soil, two linear reservoirs, routing by triangular weights.
    #[derive(Debug, Clone, Copy, Differentiable)]
    pub struct Hbv {
        pub tt: f64,
        pub cfmax: f64,
        pub fc: f64,
        pub beta: f64,
        pub k: [f64; 2],
        pub perc: f64,
        pub maxbas: f64,
    }

    #[differentiate]
    pub fn runoff(p: &Hbv, #[constant] forcing: &[(f64, f64, f64)]) -> Vec<f64> {
        let [mut snow, mut soil, mut upper, mut lower] = [0.0, 0.5 * p.fc, 0.0, 1.0];
        let mut q = Vec::new();
        for &(rain, temp, pet) in forcing {
            let water = if temp < p.tt {
                snow += rain;
                0.0
            } else {
                let melt = (p.cfmax * (temp - p.tt)).min(snow);
                snow -= melt;
                rain + melt
            };
            let recharge = water * (soil / p.fc).powf(p.beta);
            soil += water - recharge;
            let aet = pet * (soil / p.fc).min(1.0);
            soil = (soil - aet).max(0.0);
            upper += recharge;
            let perc = p.perc.min(upper);
            upper -= perc;
            lower += perc;
            let (q0, q1) = (p.k[0] * upper, p.k[1] * lower);
            upper -= q0;
            lower -= q1;
            q.push(q0 + q1);
        }
        let len = p.maxbas.ceil() as usize;
        let weights: Vec<_> = (0..len).map(|i| 1.0 - ((i as f64 + 0.5) / p.maxbas * 2.0 - 1.0).abs()).collect();
        let total: f64 = weights.iter().sum();
        let mut routed = vec![0.0; q.len()];
        for (t, &flow) in q.iter().enumerate() {
            for (lag, w) in weights.iter().enumerate() {
                if let Some(slot) = routed.get_mut(t + lag) {
                    *slot += flow * w / total;
                }
            }
        }
        routed
    }

    /// Nash–Sutcliffe with a warm-up.
    #[differentiate]
    pub fn nse(sim: &[f64], #[constant] obs: &[f64], warmup: usize) -> f64 {
        let (_, sim) = sim.split_at(warmup);
        let obs = &obs[warmup..];
        let mean = obs.iter().sum::<f64>() / obs.len() as f64;
        let (num, den) = sim.iter().zip(obs).fold((0.0, 0.0), |(n, d), (s, o)| (n + (s - o).powi(2), d + (o - mean).powi(2)));
        1.0 - num / den
    }

    /// Generalised Lotka–Volterra with interaction as a sparse list of triplets.
    #[differentiate]
    pub fn glv(
        growth: &[f64],
        interactions: &[(usize, usize, f64)],
        x0: &[f64],
        #[constant] dt: f64,
        #[constant] steps: usize,
    ) -> Vec<f64> {
        let mut x = x0.to_vec();
        for _ in 0..steps {
            let mut rates = growth.to_vec();
            for &(i, j, a) in interactions {
                rates[i] += a * x[j];
            }
            x.iter_mut().zip(rates).for_each(|(x, r)| *x *= (r * dt).exp());
        }
        x
    }

    #[test]
    fn agrees_with_differences() {
        let model = Seir {
            contact: array![[2.0, 0.5], [0.4, 1.5]],
            beta: 0.3,
            sigma: 0.2,
            gamma: array![0.1, 0.15],
            config: Config { dt: 0.5, steps: 3 },
            population: array![100.0, 80.0],
        };
        let start = State { s: array![95.0, 78.0], e: array![3.0, 1.0], i: array![2.0, 1.0], r: array![0.0, 0.0] };
        check!(Seir::run, &model, &start, Some((1, 0.5))).assert();
        check!(fit, &model, &start, &[1_u32, 2, 1]).assert();
        let p = Hbv { tt: 0.2, cfmax: 1.3, fc: 10.0, beta: 1.7, k: [0.3, 0.05], perc: 0.2, maxbas: 2.6 };
        check!(runoff, &p, &[(3.0, -1.0, 0.1), (2.0, 1.5, 0.4), (0.0, 3.0, 0.8), (5.0, 2.0, 0.5)]).assert();
        check!(nse, &[0.3, 0.8, 1.2, 0.4], &[0.2, 0.7, 1.0, 0.6], 1).assert();
        check!(glv, &[0.3, -0.2], &[(0_usize, 1_usize, -0.5), (1, 0, 0.4), (1, 1, -0.1)], &[1.0, 0.5], 0.1, 3).assert();
    }
}
