//! How the points of a study are laid out: what analyses of a sweep need to know of where its points came from.

/// How drawn points of a sweep are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Each independently and evenly.
    Random,
    /// One in each of as many strata of each path as there are points (McKay, Beckman and Conover 1979).
    LatinHypercube,
    /// A Sobol sequence with Owen's scrambling: even in many directions at once.
    Sobol,
    /// For Sobol indices: two matrices A and B of Sobol points, and A with one column after the other taken from B (Saltelli et
    /// al. 2010).
    Saltelli,
}

impl Method {
    /// All methods.
    pub const ALL: [Method; 4] = [Method::Random, Method::LatinHypercube, Method::Sobol, Method::Saltelli];

    /// Its word in scenarios.
    pub fn name(self) -> &'static str {
        match self {
            Method::Random => "random",
            Method::LatinHypercube => "latin-hypercube",
            Method::Sobol => "sobol",
            Method::Saltelli => "saltelli",
        }
    }

    /// The method of that name.
    pub fn by_name(name: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|method| method.name() == name)
    }

    /// How many rows `points` points of `paths` paths come to: as many, but for Saltelli's design `paths + 2` times as many.
    pub fn rows(self, points: usize, paths: usize) -> usize {
        points * if self == Method::Saltelli { paths + 2 } else { 1 }
    }
}

/// Points that were drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// How.
    pub method: Method,
    /// How many were asked for: of Saltelli's design the rows of A.
    pub points: usize,
    /// For each row of the design its place along the axis. Rows with the same values (of whole numbers, or of lists) have one place,
    /// which is run once.
    pub rows: Vec<usize>,
    paths: usize,
}

impl Drawn {
    pub(in crate::scenario) fn new(method: Method, points: usize, paths: usize, rows: Vec<usize>) -> Drawn {
        Drawn { method, points, rows, paths }
    }

    /// The place of row `point` of matrix A; `None` if the design is not Saltelli's, or has fewer points.
    pub fn a(&self, point: usize) -> Option<usize> {
        self.row(point, 0)
    }

    /// The place of row `point` of A whose column `path` (from 0) is taken from B.
    pub fn ab(&self, path: usize, point: usize) -> Option<usize> {
        self.row(point, 1 + path).filter(|_| path < self.paths)
    }

    /// The place of row `point` of matrix B.
    pub fn b(&self, point: usize) -> Option<usize> {
        self.row(point, 1 + self.paths)
    }

    /// Rows stand point by point, so that a design of more points begins with that of fewer: A, one for each path, B.
    fn row(&self, point: usize, within: usize) -> Option<usize> {
        let sound = self.method == Method::Saltelli && point < self.points;
        sound.then(|| self.rows.get(point * (self.paths + 2) + within).copied()).flatten()
    }
}

/// What is moved together: one path with its values, paths that are zipped, or points that are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// Its paths, in the order of a point's parameters.
    pub paths: Vec<String>,
    /// How many places it has: values, rows of a zip, or drawn points that differ.
    pub places: usize,
    /// How its places were drawn, if they were.
    pub drawn: Option<Drawn>,
}

/// The axes of a sweep, crossed: the first is slowest. Without a sweep there are none, and one point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Design {
    /// The axes, in order.
    pub axes: Vec<Axis>,
}

impl Design {
    /// How many points there are: the product of the places of all axes.
    pub fn points(&self) -> usize {
        self.axes.iter().map(|axis| axis.places).product()
    }

    /// The point at `places`, one for each axis.
    pub fn point(&self, places: &[usize]) -> usize {
        self.axes.iter().zip(places).fold(0, |point, (axis, place)| point * axis.places + place)
    }

    /// The place of `point` along each axis.
    pub fn places(&self, point: usize) -> Vec<usize> {
        let mut left = point;
        let mut places: Vec<usize> = Vec::with_capacity(self.axes.len());
        for axis in self.axes.iter().rev() {
            places.push(left % axis.places.max(1));
            left /= axis.places.max(1);
        }
        places.reverse();
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_and_places_are_one_another() {
        let axis = |places: usize| Axis { paths: vec!["p".into()], places, drawn: None };
        let design = Design { axes: vec![axis(2), axis(3), axis(5)] };
        assert_eq!((design.points(), design.point(&[1, 2, 4]), design.point(&[0, 1, 0])), (30, 29, 5));
        assert!((0..30).all(|point| design.point(&design.places(point)) == point));
        assert_eq!((Design::default().points(), Design::default().point(&[])), (1, 0));
    }
}
