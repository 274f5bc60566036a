//! A problem, a mind and a measure of one's own: nine members look for the fullest of 256 jars, each seeing every third.
use manyminds::{act::Turn, deliberation::*, measure::*, mind::*, problem::*, rng::*, society::Network};

struct Jars(Vec<f64>);

impl Problem for Jars {
    type Answer = u8;
    type View<'a> = (&'a [f64], u32); // how full the jars are, and whose eyes these are
    fn options(&self, _question: usize) -> usize {
        256
    }
    fn begin(&self, _me: u32, position: &mut [u8], rng: &mut Stream) {
        position[0] = below(rng, 256) as u8;
    }
    fn view(&self, me: u32) -> (&[f64], u32) {
        (&self.0, me)
    }
}

impl Truth for Jars {
    fn merit(&self, position: &[u8]) -> f64 {
        self.0[usize::from(position[0])]
    }
}

/// The fullest jar that a member knows of: what it says, and all that it keeps.
#[derive(Clone, Copy, Default)]
struct Best(u8, f64);

impl Says<u8> for Best {
    fn is_silent(&self) -> bool {
        self.1 == 0.0
    }
}

impl Mind<Jars> for Best {
    type Says = Best;
    type Air = ();
    fn propose(&mut self, (jars, me): (&[f64], u32), _own: &mut [u8], turn: &mut Turn<'_>) -> Best {
        let jar = below(turn.rng, 256) as u8;
        if u32::from(jar) % 3 == me % 3 && turn.look(1) && jars[usize::from(jar)] > self.1 {
            *self = Best(jar, jars[usize::from(jar)]);
        }
        *self
    }
    fn critique(&mut self, _view: (&[f64], u32), _own: &[u8], heard: &Heard<'_, Best, u8>, _turn: &mut Turn<'_>) {
        *self = heard.each().fold(*self, |best, (_, said)| if said.1 > best.1 { said } else { best });
    }
    fn revise(&mut self, _view: (&[f64], u32), own: &mut [u8], _turn: &mut Turn<'_>) -> bool {
        let held = std::mem::replace(&mut own[0], self.0);
        held != own[0]
    }
}

/// How many members hold the answer that most of them hold.
struct Following(Info);

impl<P: Truth> Measure<P> for Following {
    fn info(&self) -> &Info {
        &self.0
    }
    fn read(&mut self, now: &Now<'_, P>) -> Option<f64> {
        now.counts().questions().next()?.iter().max().map(|&most| f64::from(most))
    }
}

fn main() -> Result<(), &'static str> {
    let draws = Draws::new(7, 0, 0);
    let jars = Jars((0..256).map(|jar| unit(&mut draws.stream(jar, 0, Phase::Problem))).collect());
    let like = info("modal_share").ok_or("a measure that ships")?;
    let following = Box::new(Following(Info { name: "following", unit: "members", ..*like }));
    let mut panel = Panel::<Jars>::new(vec![following, make("merit").ok_or("a measure that ships")?], 2);
    let (network, extraversion) = (Network::complete(9), [0.5; 9]);
    let setting =
        Setting { problem: &jars, network: &network, extraversion: &extraversion, draws: &draws, common_start: false };
    let mut protocol = Protocol::default();
    protocol.stop.rounds = 20;
    let mut chamber = Chamber::new(vec![Best::default(); 9]);
    deliberate(&setting, &protocol, &|_, _| None, &mut chamber, &mut panel);
    for (round, readings) in panel.rounds().iter().zip(panel.series().chunks(2)) {
        println!(
            "round {round:2}: {} of 9 hold one jar, merit {:.3}",
            readings[0].unwrap_or(0.0),
            readings[1].unwrap_or(0.0)
        );
    }
    println!("decided: jar {:?}", chamber.decision()[0]);
    Ok(())
}
