//! The same generator, written as a state machine.

#[derive(Clone, Copy)]
enum Flight {
    Beginning,
    Asking,
    Rolling { gate: u32 },
    Waiting { gate: u32 },
    End,
}

enum How {
    Next,
    Send(u32),
    ThrowStorm,
}

impl Flight {
    fn resume(&mut self, how: How) -> String {
        use Flight::*;
        let (place, said) = match (*self, how) {
            (Beginning, How::Next) => (Asking, "which gate?".to_owned()),
            (Asking, How::Send(gate)) => (Rolling { gate }, format!("rolls to gate {gate}")),
            (Rolling { gate }, How::ThrowStorm) => {
                (Waiting { gate }, format!("waits short of gate {gate}"))
            }
            (Rolling { gate } | Waiting { gate }, How::Next) => {
                (End, format!("stands at gate {gate}"))
            }
            _ => panic!("this flight is in another place"),
        };
        *self = place;
        said
    }
}

pub fn main() {
    let mut plane = Flight::Beginning;
    println!("made");
    println!("next:  {}", plane.resume(How::Next));
    println!("send:  {}", plane.resume(How::Send(4)));
    println!("throw: {}", plane.resume(How::ThrowStorm));
    println!("end:   {}", plane.resume(How::Next));
}
