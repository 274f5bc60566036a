//! An evaluator of equations that knows nothing of the crate: recursive descent over exact fractions.

/// What an equation says, as it is written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Equation {
    /// The value of the left side, numerator and denominator in lowest terms.
    pub(crate) value: (i128, i128),
    /// The numbers on the left side, as they are written.
    pub(crate) used: Vec<i128>,
    /// Every intermediate result on the left side, the value included if anything was computed.
    pub(crate) results: Vec<(i128, i128)>,
}

impl Equation {
    /// Whether every result is a positive integer.
    pub(crate) fn is_in_positive_integers(&self) -> bool {
        self.results.iter().all(|&(top, bottom)| top > 0 && bottom == 1)
    }

    /// Whether every number is one of `numbers`, each as often as it is there at most.
    pub(crate) fn uses_at_most(&self, numbers: &[u32]) -> bool {
        let mut rest: Vec<i128> = numbers.iter().map(|&number| number.into()).collect();
        self.used.iter().all(|number| {
            let at = rest.iter().position(|other| other == number);
            at.map(|at| rest.swap_remove(at)).is_some()
        })
    }

    /// Whether all `numbers` are used, each exactly as often as it is there.
    pub(crate) fn uses_exactly(&self, numbers: &[u32]) -> bool {
        self.uses_at_most(numbers) && self.used.len() == numbers.len()
    }
}

/// Reads `expression = value` and computes the expression; `None` if it cannot be read, divides by zero, or the two
/// sides differ.
pub(crate) fn evaluate(text: &str) -> Option<Equation> {
    let (left, right) = text.split_once('=')?;
    let mut parser = Parser { text: left.as_bytes(), at: 0, used: Vec::new(), results: Vec::new() };
    let value = parser.sum()?;
    parser.skip();
    if parser.at < parser.text.len() {
        return None;
    }
    let right = right.trim();
    let (top, bottom) = right.split_once('/').unwrap_or((right, "1"));
    let told = lowest(top.parse().ok()?, bottom.parse().ok()?)?;
    (told == value).then_some(Equation { value, used: parser.used, results: parser.results })
}

struct Parser<'t> {
    text: &'t [u8],
    at: usize,
    used: Vec<i128>,
    results: Vec<(i128, i128)>,
}

impl Parser<'_> {
    fn skip(&mut self) {
        while self.text.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
    }

    /// Takes the next sign if it is one of `signs`.
    fn sign(&mut self, signs: &[u8]) -> Option<u8> {
        self.skip();
        let sign = *self.text.get(self.at).filter(|sign| signs.contains(sign))?;
        self.at += 1;
        Some(sign)
    }

    fn sum(&mut self) -> Option<(i128, i128)> {
        let mut value = self.product()?;
        while let Some(sign) = self.sign(b"+-") {
            let (top, bottom) = self.product()?;
            let other = if sign == b'+' { top } else { -top };
            value = lowest(value.0 * bottom + other * value.1, value.1 * bottom)?;
            self.results.push(value);
        }
        Some(value)
    }

    fn product(&mut self) -> Option<(i128, i128)> {
        let mut value = self.atom()?;
        while let Some(sign) = self.sign(b"*/") {
            let (top, bottom) = self.atom()?;
            let (top, bottom) = if sign == b'*' { (top, bottom) } else { (bottom, top) };
            value = lowest(value.0 * top, value.1 * bottom)?;
            self.results.push(value);
        }
        Some(value)
    }

    fn atom(&mut self) -> Option<(i128, i128)> {
        if self.sign(b"(").is_some() {
            let value = self.sum()?;
            return self.sign(b")").map(|_| value);
        }
        self.skip();
        let digits = self.text[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = std::str::from_utf8(&self.text[self.at..self.at + digits]).ok()?.parse().ok()?;
        self.at += digits;
        self.used.push(number);
        Some((number, 1))
    }
}

fn lowest(top: i128, bottom: i128) -> Option<(i128, i128)> {
    let (mut a, mut b) = (top.abs(), bottom.abs());
    while b > 0 {
        (a, b) = (b, a % b);
    }
    (bottom != 0).then(|| (top / a * bottom.signum(), bottom / a * bottom.signum()))
}

#[test]
fn the_evaluator_reads_what_is_written() {
    let equation = evaluate("8 / (3 - 8 / 3) = 24").unwrap();
    assert_eq!((equation.value, &equation.used[..]), ((24, 1), &[8, 3, 8, 3][..]));
    assert_eq!(equation.results, [(8, 3), (1, 3), (24, 1)]);
    assert!(!equation.is_in_positive_integers());
    assert!(equation.uses_exactly(&[3, 3, 8, 8]) && equation.uses_at_most(&[8, 3, 8, 3, 1]));
    assert!(!equation.uses_exactly(&[3, 3, 8, 8, 1]) && !equation.uses_at_most(&[3, 8, 8, 1]));
    assert_eq!(evaluate("10 - 4 - 3 = 3").unwrap().results, [(6, 1), (3, 1)]);
    assert_eq!(evaluate("2 / 8 / 5 = 1/20").unwrap().value, (1, 20));
    for wrong in ["1 + 2 = 4", "1 / (2 - 2) = 0", "1 + = 1", "(1 + 2 = 3", "1 2 = 1", "3", "1 + 2) = 3"] {
        assert_eq!(evaluate(wrong), None, "{wrong}");
    }
}
