//! Mistake: reads and writes files by `std::fs`.
//!
//! It compiles, it is shorter by an `.await`, and on the disk of a developer nobody notices. A slow disk holds the thread.
//!
//! Without: mod transfer { use tokio::{fs::{self, File}} }
//! Breaks: exercise.thread
//! Verdict: blocked in transfer::*

mod transfer {
    use std::{
        fs::{self, File},
        io::{Read, Write},
    };

    pub async fn send_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        stream.write_u64(length).await?;
        let mut buffer = [0; 8_192];
        let mut left = length;
        while left > 0 {
            let most = left.min(8_192) as usize;
            let read = file.read(&mut buffer[..most])?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            stream.write_all(&buffer[..read]).await?;
            left -= read as u64;
        }
        Ok(length)
    }

    pub async fn receive_file(mut stream: TcpStream, path: &Path) -> io::Result<u64> {
        let length = stream.read_u64().await?;
        let (part, mut file) = Part::create(path)?;
        let mut buffer = [0; 8_192];
        let mut left = length;
        while left > 0 {
            let most = left.min(8_192) as usize;
            let read = stream.read(&mut buffer[..most]).await?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            file.write_all(&buffer[..read])?;
            left -= read as u64;
        }
        fs::rename(&part.path, path)?;
        Ok(length)
    }

    impl Part {
        fn create(path: &Path) -> io::Result<(Part, File)> {
            let mut number = 0;
            loop {
                let mut part = path.as_os_str().to_owned();
                part.push(format!(".{number}.part"));
                let path = PathBuf::from(part);
                match File::create_new(&path) {
                    Ok(file) => return Ok((Part { path }, file)),
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                    Err(error) => return Err(error),
                }
            }
        }
    }
}
