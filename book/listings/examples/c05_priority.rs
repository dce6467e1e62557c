//! Patients and a doctor. The smallest number is the most urgent.

use std::collections::BTreeMap;

use listings::work;
use tokio::sync::mpsc;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let patients = [
        (3, "Anna, a cough"),
        (2, "Ben, a fever"),
        (2, "Carla, a fever"),
        (0, "Dora, no pulse"),
    ];
    let (to_doctor, mut coming) = mpsc::unbounded_channel();
    let door = async move {
        for (number, (priority, patient)) in patients.into_iter().enumerate() {
            let _ = to_doctor.send(((priority, number), patient));
            sleep(Duration::from_millis(400)).await;
        }
    };
    let doctor = async {
        let mut room = BTreeMap::new();
        while let Some((key, patient)) = coming.recv().await {
            room.insert(key, patient);
            while let Some((_, patient)) = room.pop_first() {
                work(patient, 1000).await;
                room.extend(std::iter::from_fn(|| coming.try_recv().ok()));
            }
        }
    };
    tokio::join!(door, doctor);
}
