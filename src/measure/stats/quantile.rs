//! Tails and quantiles of the normal, t and beta distributions.
//!
//! Written out with `libm` so that an interval has the same bits on every platform, always ends, and stays exact for
//! large samples. statrs is the check in the tests: its t quantile (0.19.1) uses the platform's logarithm, is 1.83 in
//! place of 1.96 at ten million degrees of freedom, and had not returned after two seconds at a thousand million.

use std::f64::consts::PI;

/// Degrees of freedom from which the expansion of the t distribution in 1/df is exact to about 12 digits.
const EXPANDED_FROM: f64 = 2_000.0;

/// AS 241: numerator and denominator near the middle.
#[rustfmt::skip]
#[expect(clippy::excessive_precision, reason = "as published")]
const CENTRE: [[f64; 8]; 2] = [
    [3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
     4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3],
    [1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3],
];
/// AS 241: the same in the tails.
#[rustfmt::skip]
#[expect(clippy::excessive_precision, reason = "as published")]
const TAIL: [[f64; 8]; 2] = [
    [1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
     1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4],
    [1.0, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9],
];
/// AS 241: the same far out.
#[rustfmt::skip]
#[expect(clippy::excessive_precision, reason = "as published")]
const FAR: [[f64; 8]; 2] = [
    [6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
     2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7],
    [1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15],
];

/// Quantile of the standard normal distribution at `p`: infinite at 0 and 1, NaN outside [0, 1].
/// Wichura 1988, algorithm AS 241, relative error below 1e-15.
pub(super) fn normal_quantile(p: f64) -> f64 {
    let ratio = |r: f64, [above, below]: [[f64; 8]; 2]| {
        let horner = |c: [f64; 8]| c.iter().rev().fold(0.0, |sum, c| sum * r + c);
        horner(above) / horner(below)
    };
    let centre = p - 0.5;
    if centre.abs() <= 0.425 {
        return centre * ratio(0.180625 - centre * centre, CENTRE);
    }
    let tail = p.min(1.0 - p);
    if tail <= 0.0 || p.is_nan() {
        return if tail == 0.0 { f64::INFINITY.copysign(centre) } else { f64::NAN };
    }
    let r = (-libm::log(tail)).sqrt();
    let far = if r <= 5.0 { ratio(r - 1.6, TAIL) } else { ratio(r - 5.0, FAR) };
    far.copysign(centre)
}

/// P(Z > z) for a standard normal Z.
pub(super) fn normal_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
}

/// ln B(a, b) - the three log-gammas cancel, so for large arguments their Stirling parts are combined by hand.
pub(super) fn ln_beta(a: f64, b: f64) -> f64 {
    /// ln Gamma(x) - [(x - 1/2) ln x - x + ln(2 pi)/2], for x of at least 10.
    fn rest(x: f64) -> f64 {
        let s = 1.0 / (x * x);
        (1.0 / 12.0 - s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s / 1188.0)))) / x
    }
    let (small, large) = (a.min(b), a.max(b));
    let share = small / (small + large);
    if large < 10.0 {
        libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
    } else if small < 10.0 {
        // ln Gamma(large) - ln Gamma(large + small)
        let ratio = (large - 0.5) * libm::log1p(-share) + small * (1.0 - libm::log(small + large));
        libm::lgamma(small) + ratio + rest(large) - rest(large + small)
    } else {
        0.5 * libm::log(2.0 * PI) - 0.5 * libm::log(large)
            + (small - 0.5) * libm::log(share)
            + large * libm::log1p(-share)
            + rest(small)
            + rest(large)
            - rest(small + large)
    }
}

/// The regularised incomplete beta function at `x`, with `y` = 1 - x given apart so that neither end loses digits:
/// (I_x(a, b), 1 - I_x(a, b)). For positive a and b. Modified Lentz continued fraction (Press et al. 2007, 6.4);
/// about sqrt(max(a, b)) steps.
fn beta_both(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if x <= 0.0 || y <= 0.0 {
        return if x <= 0.0 { (0.0, 1.0) } else { (1.0, 0.0) };
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        let (upper, lower) = beta_both_low(b, a, y, x);
        (lower, upper)
    } else {
        beta_both_low(a, b, x, y)
    }
}

fn beta_both_low(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    let ln = |near: f64, far: f64| if near > 0.5 { libm::log1p(-far) } else { libm::log(near) };
    let front = libm::exp(a * ln(x, y) + b * ln(y, x) - ln_beta(a, b)) / a;
    let guard = |v: f64| if v.abs() < 1e-300 { 1e-300 } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    let steps = 1_000 + (10.0 * a.max(b).sqrt()).min(1e6) as u32;
    for m in 1..steps {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() <= 1e-15 {
            break;
        }
    }
    let low = (front * fraction).clamp(0.0, 1.0);
    (low, 1.0 - low)
}

/// (P(X <= x), P(X > x)) for X ~ Beta(a, b), both parameters positive.
pub(super) fn beta_tails(a: f64, b: f64, x: f64) -> (f64, f64) {
    beta_both(a, b, x, 1.0 - x)
}

/// The x at which a Beta(a, b) variable has `tail` below it, as a bracket that is as narrow as floats allow:
/// P(X <= first) < tail <= P(X <= second) up to rounding. Bisection, so it always ends.
pub(super) fn beta_quantile(a: f64, b: f64, tail: f64) -> (f64, f64) {
    bisect(0.0, 1.0, |x| beta_tails(a, b, x).0 < tail)
}

/// Narrows [low, high] around the place where `below` turns false.
pub(super) fn bisect(mut low: f64, mut high: f64, below: impl Fn(f64) -> bool) -> (f64, f64) {
    for _ in 0..200 {
        let mid = low + (high - low) / 2.0;
        if mid <= low || mid >= high {
            break;
        }
        if below(mid) {
            low = mid;
        } else {
            high = mid;
        }
    }
    (low, high)
}

/// P(T > t) for Student's t with `df` degrees of freedom, at least 1.
pub(super) fn t_tail(t: f64, df: f64) -> f64 {
    if df >= EXPANDED_FROM {
        return normal_tail(normal_of_t(t, df));
    }
    // Both shares are formed without subtraction, so neither a near nor a far t loses digits.
    let square = t * t;
    let half = if square.is_infinite() {
        0.0
    } else {
        0.5 * beta_both(0.5 * df, 0.5, df / (df + square), square / (df + square)).0
    };
    if t >= 0.0 { half } else { 1.0 - half }
}

/// The t with `tail` above it, for a tail in (0, 1) and at least 1 degree of freedom.
pub(super) fn t_quantile(tail: f64, df: f64) -> f64 {
    if tail > 0.5 {
        return -t_quantile(1.0 - tail, df);
    }
    if tail == 0.5 {
        return 0.0;
    }
    let z = -normal_quantile(tail);
    if df >= EXPANDED_FROM {
        // Abramowitz and Stegun 1964, 26.7.5.
        let s = z * z;
        let g1 = (s + 1.0) * z / 4.0;
        let g2 = ((5.0 * s + 16.0) * s + 3.0) * z / 96.0;
        let g3 = (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) * z / 384.0;
        let g4 = ((((79.0 * s + 776.0) * s + 1482.0) * s - 1920.0) * s - 945.0) * z / 92_160.0;
        return z + (g1 + (g2 + (g3 + g4 / df) / df) / df) / df;
    }
    // The tail is convex and the normal quantile lies to the left, so Newton's steps rise to the root without passing
    // it.
    let ln_scale = -ln_beta(0.5 * df, 0.5) - 0.5 * libm::log(df);
    let mut at = z;
    for _ in 0..60 {
        let density = libm::exp(ln_scale - 0.5 * (df + 1.0) * libm::log1p(at * at / df));
        let step = (t_tail(at, df) - tail) / density;
        at += step.max(0.0);
        if step <= 1e-15 * at {
            return at;
        }
    }
    // So far out that the steps only double: halve what is left.
    let mut high = 2.0 * at;
    while t_tail(high, df) > tail && high < 1e300 {
        high *= 2.0;
    }
    bisect(0.0, high, |t| t_tail(t, df) > tail).1
}

/// The normal deviate whose tail is that of `t`, for many degrees of freedom. Hill 1970, algorithm 395.
fn normal_of_t(t: f64, df: f64) -> f64 {
    let a = df - 0.5;
    let b = 48.0 * a * a;
    let s = a * libm::log1p(t * t / df);
    let inner = (((-0.4 * s - 3.3) * s - 24.0) * s - 85.5) / (0.8 * s * s + 100.0 + b);
    (((inner + s + 3.0) / b + 1.0) * s.sqrt()).copysign(t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Beta, ContinuousCDF, StudentsT};

    #[track_caller]
    fn near(seen: f64, want: f64, relative: f64) {
        assert!((seen - want).abs() <= relative * want.abs(), "{seen} is not {want}");
    }

    #[test]
    fn normal_quantiles_have_their_tails() {
        near(normal_quantile(0.975), 1.959963984540054, 1e-14);
        near(normal_quantile(0.9995), 3.290526731491895, 1e-13);
        assert_eq!(normal_quantile(0.5), 0.0);
        assert_eq!([normal_quantile(0.0), normal_quantile(1.0)], [f64::NEG_INFINITY, f64::INFINITY]);
        assert!(normal_quantile(1.5).is_nan() && normal_quantile(f64::NAN).is_nan());
        for p in [1e-300, 1e-12, 1e-5, 0.01, 0.074, 0.076, 0.3, 0.7, 0.99] {
            near(normal_tail(-normal_quantile(p)), p, 1e-11);
        }
    }

    #[test]
    fn t_quantiles_agree_with_tables_and_with_statrs() {
        near(t_quantile(0.025, 1.0), 12.706204736174694, 1e-12);
        near(t_quantile(0.0005, 10.0), 4.586893858702636, 1e-12);
        for df in [1.0, 2.0, 3.0, 7.0, 30.0, 199.0, 999.0] {
            let t = StudentsT::new(0.0, 1.0, df).unwrap();
            for tail in [0.4, 0.1, 0.025, 0.0005] {
                near(t_quantile(tail, df), t.inverse_cdf(1.0 - tail), 1e-7);
                near(t_tail(t_quantile(tail, df), df), tail, 1e-12);
                near(t_quantile(1.0 - tail, df), -t_quantile(tail, df), 1e-9);
            }
        }
    }

    #[test]
    fn the_two_forms_of_t_meet_and_end_in_the_normal() {
        for tail in [0.3, 0.05, 0.025, 0.0005, 1e-6] {
            let (exact, expanded) = (t_quantile(tail, 1_999.999_999), t_quantile(tail, 2_000.0));
            near(expanded, exact, 1e-11);
            near(t_tail(expanded, 1_999.999_999), tail, 1e-9);
            near(t_tail(expanded, 2_000.0), tail, 1e-11);
            near(t_quantile(tail, 1e15), -normal_quantile(tail), 1e-12);
        }
    }

    #[test]
    fn beta_tails_and_quantiles_agree_with_statrs_and_closed_forms() {
        for (a, b) in [(1.0, 5.0), (4.0, 197.0), (0.5, 0.5), (20.0, 3.0), (500.0, 501.0), (9.5, 300.0)] {
            let beta = Beta::new(a, b).unwrap();
            for x in [0.001, 0.02, 0.3, 0.5, 0.9] {
                let (low, high) = beta_tails(a, b, x);
                assert!((low - beta.cdf(x)).abs() < 1e-11 && (low + high - 1.0).abs() < 1e-15, "{a} {b} {x}");
            }
            for tail in [0.025, 0.5, 0.9995] {
                let (x, _) = beta_quantile(a, b, tail);
                assert!((beta_tails(a, b, x).0 - tail).abs() < 1e-11);
            }
        }
        // I_x(1, b) = 1 - (1 - x)^b, also where b is large.
        for b in [1e3, 1e6, 1e9] {
            near(beta_tails(1.0, b, 1.0 / b).0, -libm::expm1(b * libm::log1p(-1.0 / b)), 1e-10);
        }
        near(beta_tails(5e5, 5e5, 0.5).0, 0.5, 1e-8);
    }
}
