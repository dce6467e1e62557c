//! The same generator, written as what it is.

#[derive(Clone, Copy)]
enum Flight {
    Beginning,
    Asking,
    Rolling { gate: u32 },
    Waiting { gate: u32 },
    End,
}

enum Resume {
    Next,
    Send(u32),
    ThrowStorm,
}

impl Flight {
    fn resume(&mut self, how: Resume) -> String {
        use Flight::*;
        let (place, said) = match (*self, how) {
            (Beginning, Resume::Next) => (Asking, "which gate?".to_owned()),
            (Asking, Resume::Send(gate)) => (Rolling { gate }, format!("rolls to gate {gate}")),
            (Rolling { gate }, Resume::ThrowStorm) => {
                (Waiting { gate }, format!("waits short of gate {gate}"))
            }
            (Rolling { gate } | Waiting { gate }, Resume::Next) => {
                (End, format!("stands at gate {gate}"))
            }
            _ => panic!("this flight is in another place"),
        };
        *self = place;
        said
    }
}

fn main() {
    let mut plane = Flight::Beginning;
    println!("made");
    println!("next:  {}", plane.resume(Resume::Next));
    println!("send:  {}", plane.resume(Resume::Send(4)));
    println!("throw: {}", plane.resume(Resume::ThrowStorm));
    println!("end:   {}", plane.resume(Resume::Next));
}
