//! Everything that submissions and checks are compiled against, built once.
//!
//! The crate is empty; its manifest is what counts. The grader builds it with cargo and takes from cargo's messages where
//! each dependency's library is.
