//! What may go wrong around a map: the program is killed, the disk is full, the file is damaged or somebody else's, the
//! text is made to do harm, the numbers are at their limits. Whatever happens, nothing of the user's is lost.
//!
//! Every test works in a folder of its own. One that cannot be run on a machine prints `left out` and why.

#[cfg(unix)]
mod disks;
mod edges;
mod hostile;
#[cfg(unix)]
mod kills;
#[cfg(unix)]
mod others;
#[cfg(unix)]
mod sizes;
