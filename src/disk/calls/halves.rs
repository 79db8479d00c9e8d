//! A large file read, and compared, by two cores.
//!
//! Always true: what is read is what the file begins with, as long as was said, or nothing at all; reading goes on behind it. A
//! file that is shorter, or one core: then nothing, and the caller reads all of it as it comes. Bytes are the same only where the
//! file holds all of them and ends there.
//!
//! What it buys: half of the time to read is that of the kernel finding memory for the bytes, which two cores do in half of it.
//! Of opening 100,000 decisions by 50 roles, 94 MB, that is some 22 ms of 290. A tenth of that file is compared in 2 ms
//! instead of 3.5, between the last byte written and the moment it counts.

use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::os::unix::fs::FileExt;

use crate::interchange::halves::{both, pay};

/// So many bytes are read while a thread begins. A file pays from some 4 MB on.
const PIECE: usize = 2048;

/// So many bytes of the file, or none, with room for one more, so that the end is met before there has to be more. It is the room
/// that is given where that is as large.
pub(super) fn beginning(mut file: &File, length: usize, room: Vec<u8>) -> io::Result<Vec<u8>> {
    let mut bytes = if room.len() == length + 1 { room } else { vec![0; length + 1] };
    if pay(length / PIECE) {
        bytes.truncate(length);
        if fill(file, &mut bytes)? {
            file.seek(SeekFrom::Start(length as u64))?;
            return Ok(bytes);
        }
    }
    bytes.clear();
    Ok(bytes)
}

/// Reads as much as there is room for; says whether there was as much.
fn fill(file: &File, bytes: &mut [u8]) -> io::Result<bool> {
    let middle = bytes.len() / 2;
    let (near, far) = bytes.split_at_mut(middle);
    let (near, far) = both(|| file.read_exact_at(near, 0), || file.read_exact_at(far, middle as u64));
    match near.and(far) {
        Ok(()) => Ok(true),
        Err(why) if why.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(why) => Err(why),
    }
}

/// Whether a file holds these bytes and nothing else; nothing where they are no long ones.
pub(super) fn holds(file: &File, bytes: &[u8]) -> io::Result<Option<bool>> {
    if !pay(bytes.len() / PIECE) {
        return Ok(None);
    }
    let middle = bytes.len() / 2;
    let (near, far) = bytes.split_at(middle);
    let (near, far) = both(|| is_at(file, near, 0), || is_at(file, far, middle as u64));
    Ok(Some(near? && far? && file.read_at(&mut [0], bytes.len() as u64)? == 0))
}

/// Whether a file holds these bytes at a place.
fn is_at(file: &File, bytes: &[u8], mut place: u64) -> io::Result<bool> {
    let mut read = vec![0; COMPARED];
    for expected in bytes.chunks(COMPARED) {
        let read = read.get_mut(..expected.len()).unwrap_or_default();
        match file.read_exact_at(read, place) {
            Ok(()) if read == expected => place += expected.len() as u64,
            Err(why) if why.kind() != io::ErrorKind::UnexpectedEof => return Err(why),
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// As much of a file is compared at once.
const COMPARED: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn a_large_file_is_read_whole_however_long_it_is_meanwhile() {
        let path = std::env::temp_dir().join(format!("sayso-large-{}", std::process::id()));
        let content: Vec<u8> = (0..5_000_001_u32).map(|at| (at % 251) as u8).collect();
        std::fs::write(&path, &content).unwrap();
        for expected in [0, 1_000, content.len() - 1_000, content.len(), content.len() + 1_000] {
            for room in [Vec::new(), vec![7; expected], vec![7; expected + 1]] {
                let (given, is_right) = (room.as_ptr(), room.len() == expected + 1);
                let mut file = File::open(&path).unwrap();
                let mut bytes = beginning(&file, expected, room).unwrap();
                assert!(content.starts_with(&bytes) && bytes.capacity() > expected, "{expected}");
                assert_eq!(bytes.as_ptr() == given, is_right, "{expected}");
                file.read_to_end(&mut bytes).unwrap();
                assert!(bytes == content, "{expected}");
            }
        }
        let file = File::open(&path).unwrap();
        let holds = |bytes: &[u8]| holds(&file, bytes).unwrap();
        assert_eq!(holds(&content[..1_000]), None);
        assert_ne!(holds(&content), Some(false));
        assert_ne!(holds(&content[..content.len() - 1]), Some(true), "the file is longer");
        assert_ne!(holds(&[content.as_slice(), b"x"].concat()), Some(true), "the file is shorter");
        for place in [0, content.len() / 2 - 1, content.len() / 2, content.len() - 1] {
            let mut other = content.clone();
            other[place] ^= 1;
            assert_ne!(holds(&other), Some(true), "{place}");
        }
        std::fs::remove_file(&path).unwrap();
    }
}
