//! `nicknames`: who is here, who said what, and who has left.

use std::time::Duration;

use chat_server::serve;
use futures::future::pending;
use lab::{World, expect_eq};
use sim::net::Side;

use super::{
    ASK_NAME, BYE, Guest, NOT_A_NAME, Scene, at_time, beside, joined, left, ms, some, taken,
    welcome,
};

/// A client is asked for its name and welcomed, and the others hear of it
#[lab::test(
    points = 1,
    seeds = 16,
    proves(
        "nicknames.asked",
        "nicknames.welcomed",
        "nicknames.joined",
        "nicknames.others"
    )
)]
async fn welcome_all(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let mut ada = scene.guest("ada").await;
        scene.quiet().await;
        expect_eq!(ada.heard(), [ASK_NAME], "what a new client heard");
        ada.say("ada").await;
        scene.quiet().await;
        expect_eq!(
            ada.heard(),
            [ASK_NAME.to_owned(), welcome("ada")],
            "what ada heard"
        );

        let mut bob = scene.guest("bob").await;
        let nameless = scene.guest("somebody without a name").await;
        scene.quiet().await;
        ada.forget();
        let said = world.elapsed();
        bob.say("bob").await;
        ada.say("hello").await;
        scene.quiet().await;
        let arrives = said + bob.latency + ada.latency;
        expect_eq!(
            ada.heard_when(),
            [at_time(arrives, &joined("bob"))],
            "what ada heard when bob came"
        );
        // Which of the two is first at the server is left to their latencies.
        let mut expected = vec![ASK_NAME.to_owned(), welcome("bob")];
        if bob.latency < ada.latency {
            expected.push("ada: hello".to_owned());
        } else if bob.latency == ada.latency {
            expected.extend(bob.heard().get(2).cloned());
        }
        expect_eq!(bob.heard(), expected, "what bob heard");
        expect_eq!(
            nameless.heard(),
            [ASK_NAME],
            "what a client without a name heard"
        );
    })
    .await;
}

/// A line is passed on under the name of its sender
#[lab::test(
    points = 1,
    seeds = 16,
    proves(
        "nicknames.notices",
        "nicknames.said",
        "nicknames.hears",
        "nicknames.empty",
        "nicknames.not_own",
        "nicknames.others"
    )
)]
async fn who_said_it(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let [mut ada, mut bob, cy] = scene.named(["ada", "bob", "cy"]).await;
        let nameless = scene.guest("somebody without a name").await;
        let lines = [
            "hello",
            "",
            "/help",
            "/quit now",
            " /quit",
            "Grüße: ☕",
            "bob: it was not me",
            "* dan is here",
        ];
        let mut expected = Vec::new();
        for line in lines {
            let arrives = world.elapsed() + ada.latency + cy.latency;
            expected.push(at_time(arrives, &format!("ada: {line}")));
            ada.say(line).await;
            scene.quiet().await;
        }
        let arrives = world.elapsed() + bob.latency + cy.latency;
        expected.push(at_time(arrives, "bob: hello, ada"));
        bob.say("hello, ada").await;
        scene.quiet().await;
        expect_eq!(cy.heard_when(), expected, "what cy heard");
        expect_eq!(ada.heard(), ["bob: hello, ada"], "what ada heard");
        expect_eq!(
            bob.heard(),
            lines.map(|line| format!("ada: {line}")),
            "what bob heard"
        );
        expect_eq!(
            nameless.heard(),
            [ASK_NAME],
            "what a client without a name heard"
        );
    })
    .await;
}

/// A name or a line may come byte by byte, also when its characters have several
#[lab::test(
    points = 1,
    seeds = 16,
    proves("exercise.newline", "nicknames.next_try", "nicknames.said")
)]
async fn byte_by_byte(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let [ada] = scene.named(["ada"]).await;
        let mut bob = scene.guest("bob").await;
        let mut expected = vec![];
        for line in ["Zoë", "bob", "Grüße: ☕ 🦀", "x"] {
            for byte in format!("{line}\n").bytes() {
                bob.write([byte]).await;
                scene.until(world.elapsed() + world.draw_ms(1..=3)).await;
            }
            scene.quiet().await;
            match line {
                "Zoë" => {}
                "bob" => expected.push(joined("bob")),
                _ => expected.push(format!("bob: {line}")),
            }
            expect_eq!(ada.heard(), expected, "what ada heard of bob");
        }
        let expected = [ASK_NAME.to_owned(), NOT_A_NAME.to_owned(), welcome("bob")];
        expect_eq!(bob.heard(), expected, "what was said to bob");
    })
    .await;
}

/// An invalid name is refused, and the client may try again
#[lab::test(
    points = 1,
    proves(
        "nicknames.is_name",
        "nicknames.next_try",
        "nicknames.joined",
        "nicknames.empty"
    )
)]
async fn what_is_a_name(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let [ada] = scene.named(["ada"]).await;
        for name in ["b", "7", "Ada", "sixteenLetters16", "QUIT"] {
            let mut guest = scene.guest(name).await;
            let refused = [
                "",
                "seventeenLetters7",
                "two words",
                " bob",
                "bob ",
                "Zoë",
                "a-b",
                "/help",
                "*",
            ];
            guest.say(&refused.join("\n")).await;
            guest.say(name).await;
            scene.quiet().await;
            let mut expected = vec![ASK_NAME.to_owned()];
            expected.extend(refused.map(|_| NOT_A_NAME.to_owned()));
            expected.push(welcome(name));
            expect_eq!(
                guest.heard(),
                expected,
                "what was said to a client until it had the name {name}"
            );
            expect_eq!(ada.heard(), [joined(name)], "what ada heard of it");
            guest.say("/quit").await;
            scene.quiet().await;
            ada.forget();
        }
    })
    .await;
}

/// No two clients have the same name, not even if both want it at the same moment
#[lab::test(
    points = 1,
    seeds = 64,
    proves("nicknames.taken", "nicknames.next_try")
)]
async fn names_are_unique(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let [_ada] = scene.named(["ada"]).await;
        let mut guests = scene.guests(3).await;
        // So that all of them reach the server at the same moment.
        let meet = world.elapsed() + ms(200);
        let latencies: Vec<_> = guests.iter().map(|guest| guest.latency).collect();
        let all = guests.iter_mut().zip(latencies).map(|(guest, latency)| {
            let scene = &scene;
            async move {
                scene.until(meet - latency).await;
                guest.write("ada\nbob\n").await;
            }
        });
        futures::future::join_all(all).await;
        scene.quiet().await;
        scene.quiet().await;
        let winners: Vec<&Guest> = guests
            .iter()
            .filter(|guest| guest.heard().contains(&welcome("bob")))
            .collect();
        expect_eq!(
            winners.len(),
            1,
            "the number of clients that are called bob"
        );
        for guest in &guests {
            let mut expected = vec![ASK_NAME.to_owned(), taken("ada")];
            expected.push(if guest.name == winners[0].name {
                welcome("bob")
            } else {
                taken("bob")
            });
            expect_eq!(
                guest.heard(),
                expected,
                "what one of three clients heard that all want to be bob"
            );
        }
    })
    .await;
}

/// `/quit` ends a client, and the others hear that it has left
#[lab::test(
    points = 1,
    seeds = 16,
    proves("nicknames.others", "nicknames.quit", "nicknames.left")
)]
async fn quit(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let [mut ada, bob] = scene.named(["ada", "bob"]).await;
        let mut nameless = scene.guest("somebody without a name").await;
        scene.quiet().await;
        nameless.forget();
        for (guest, heard) in [(&mut ada, vec![left("ada")]), (&mut nameless, vec![])] {
            let arrives = world.elapsed() + guest.latency;
            // What comes after it is not heard any more.
            guest.write("/quit\nand another thing\n").await;
            scene.quiet().await;
            let bye = [at_time(arrives + guest.latency, BYE)];
            expect_eq!(
                guest.heard_when(),
                bye,
                "what was said to {} after `/quit`",
                guest.name
            );
            scene.expect_closed(guest, arrives);
            let heard: Vec<_> = heard
                .iter()
                .map(|line: &String| at_time(arrives + bob.latency, line))
                .collect();
            expect_eq!(bob.heard_when(), heard, "what bob heard");
            bob.forget();
        }
    })
    .await;
}

/// Whatever they do, everyone hears what there is to hear, and nothing else
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "exercise.no_time",
        "nicknames.runs_on",
        "nicknames.notices",
        "nicknames.asked",
        "nicknames.taken",
        "nicknames.welcomed",
        "nicknames.hears",
        "nicknames.not_own",
        "nicknames.quit",
        "nicknames.left",
        "nicknames.free_again"
    )
)]
async fn everyone_hears_everything(world: World) {
    let (scene, listener) = Scene::open(&world);
    beside(serve(listener, pending()), async {
        let mut party = Party::default();
        for number in 0..40 {
            scene.quiet().await;
            let count = party.there.len() as u64;
            if count == 0 || world.draw(0..=3) == 0 {
                let other = party.there.first().map(|attendant| &attendant.guest);
                let name = format!("guest{number}");
                let guest = scene.neighbour(&name, other, number).await;
                let at = world.elapsed() + guest.latency;
                party.there.push(Attendant {
                    heard: vec![at_time(at, ASK_NAME)],
                    guest,
                    name: None,
                });
                continue;
            }
            let who = some(&world, 0..=count - 1);
            let line = match (&party.there[who].name, world.draw(0..=5)) {
                (_, 0) => "/quit".to_owned(),
                // A few names for many, so that some are taken, and taken again.
                (None, _) => ["ada", "bob", "cy", "not a name"][some(&world, 0..=3)].to_owned(),
                (Some(_), _) => format!("line {number}"),
            };
            let at = world.elapsed() + party.there[who].guest.latency;
            party.there[who].guest.say(&line).await;
            party.says(at, who, &line);
        }
        scene.quiet().await;
        expect_eq!(
            scene.witness.held(Side::Server),
            party.there.len(),
            "the number of connections that are open"
        );
        for attendant in party.there.iter().chain(&party.gone) {
            let name = attendant
                .name
                .as_deref()
                .unwrap_or("somebody without a name");
            expect_eq!(
                attendant.guest.heard_when(),
                attendant.heard,
                "what {name} heard"
            );
        }
    })
    .await;
}

/// Who is there, and what each of them should have heard.
#[derive(Default)]
struct Party {
    there: Vec<Attendant>,
    gone: Vec<Attendant>,
}

struct Attendant {
    guest: Guest,
    name: Option<String>,
    heard: Vec<String>,
}

impl Attendant {
    fn hears(&mut self, at: Duration, line: &str) {
        self.heard.push(at_time(at + self.guest.latency, line));
    }
}

impl Party {
    /// The server hears `line` of `who`.
    fn says(&mut self, at: Duration, who: usize, line: &str) {
        match self.there[who].name.clone() {
            name if line == "/quit" => {
                let mut quitter = self.there.remove(who);
                quitter.hears(at, BYE);
                self.gone.push(quitter);
                if let Some(name) = name {
                    self.all_hear(at, None, &left(&name));
                }
            }
            Some(name) => self.all_hear(at, Some(who), &format!("{name}: {line}")),
            None if line.contains(' ') => self.there[who].hears(at, NOT_A_NAME),
            None if self
                .there
                .iter()
                .any(|other| other.name.as_deref() == Some(line)) =>
            {
                self.there[who].hears(at, &taken(line));
            }
            None => {
                self.there[who].name = Some(line.to_owned());
                self.there[who].hears(at, &welcome(line));
                self.all_hear(at, Some(who), &joined(line));
            }
        }
    }

    fn all_hear(&mut self, at: Duration, but: Option<usize>, line: &str) {
        for (index, attendant) in self.there.iter_mut().enumerate() {
            if Some(index) != but && attendant.name.is_some() {
                attendant.hears(at, line);
            }
        }
    }
}
