//! The program: it puts the rooms together. Routes, tasks, background work and the data map are each one readable list.

pub mod backups;
pub mod certificate;
pub mod compose;
pub mod config;
pub mod demo;
pub mod doctor;
mod mail;
pub mod metrics;
pub mod open;
mod operator;
pub mod output;
mod patience;
pub mod promises;
pub mod running;
pub mod schedule;
pub mod serve;
mod words;
