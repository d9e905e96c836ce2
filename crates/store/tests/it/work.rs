//! Work that takes long, and files that are to go.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use store::{Error, NewTask, Tasks};

use super::{places, run};

#[test]
fn a_slow_task_delays_no_quick_one_and_keeps_its_lease() {
    for place in places("lanes") {
        run(async {
            let tenant = place.tenant().await;
            let quick = std::sync::Arc::new(AtomicU32::new(0));
            let (stopped, done) = (std::sync::Arc::new(tokio::sync::Semaphore::new(0)), quick.clone());
            let waits = stopped.clone();
            let slow: store::TaskHandler = std::sync::Arc::new(move |_| {
                let waits = waits.clone();
                Box::pin(async move {
                    waits.acquire().await.unwrap().forget();
                    Ok(())
                })
            });
            let counts: store::TaskHandler = std::sync::Arc::new(move |_| {
                let done = done.clone();
                Box::pin(async move {
                    done.fetch_add(1, Ordering::SeqCst);
                    Ok(())
                })
            });
            let tasks = Tasks::new(place.db.clone(), vec![("slow", slow), ("quick", counts)]);
            let runner = tokio::spawn(tasks.clone().run());
            let enqueue = async |kind: &'static str, from: u32, is_slow: bool| {
                let enqueued = place.db.write(tenant, place.actor(), move |tx| {
                    (from..from + 20).try_for_each(|number| {
                        let task = NewTask::new(kind, number);
                        tx.enqueue(if is_slow { task.slow() } else { task })
                    })
                });
                enqueued.await.unwrap_or_else(|error: Error| panic!("{error}"));
            };
            enqueue("slow", 0, true).await;
            for round in 0..2 {
                enqueue("quick", round * 20, false).await;
                for _ in 0..2000 {
                    if quick.load(Ordering::SeqCst) == (round + 1) * 20 {
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                assert_eq!(quick.load(Ordering::SeqCst), (round + 1) * 20);
            }
            // A quick one counts before its row is marked as done.
            for _ in 0..2000 {
                if tasks.waiting().await.unwrap().len() == 20 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            assert_eq!(tasks.waiting().await.unwrap().len(), 20, "every quick one is done, and none of the slow ones");
            stopped.add_permits(20);
            for _ in 0..2000 {
                if tasks.waiting().await.unwrap().is_empty() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            assert!(tasks.waiting().await.unwrap().is_empty());
            runner.abort();
        });
    }
}

#[test]
fn a_file_that_nothing_mentions_any_more_is_deleted_with_its_row() {
    for place in places("gone") {
        run(async {
            let tenant = place.tenant().await;
            let ids: [kernel::BlobId; 3] = [place.clock.id(), place.clock.id(), place.clock.id()];
            for id in ids {
                place.db.blobs().put(tenant, id, b"a photograph").await.unwrap();
            }
            let keep = move |tx: &mut store::Tx<'_>| {
                ids.iter().try_for_each(|id| tx.keep_blob(*id, "image/jpeg", 12))?;
                tx.forget_blobs(&ids[..2])
            };
            place.db.write(tenant, place.actor(), keep).await.unwrap_or_else(|error: Error| panic!("{error}"));
            let tasks = Tasks::new(place.db.clone(), store::blobs::tasks(&place.db));
            while tasks.run_due().await.unwrap() > 0 {}
            for (id, is_there) in ids.into_iter().zip([false, false, true]) {
                assert_eq!(place.db.blobs().get(tenant, id).await.unwrap().is_some(), is_there);
            }
            assert!(tasks.waiting().await.unwrap().is_empty());
        });
    }
}

#[test]
fn a_task_that_panics_says_so_is_tried_again_and_gives_up() {
    for place in places("panics") {
        run(async {
            let tenant = place.tenant().await;
            let tries = std::sync::Arc::new(AtomicU32::new(0));
            let count = tries.clone();
            // Once before the first await, then after one, then not at all.
            let heals: store::TaskHandler = std::sync::Arc::new(move |_| {
                let number = count.fetch_add(1, Ordering::SeqCst);
                assert!(number != 0, "on purpose");
                Box::pin(async move {
                    tokio::task::yield_now().await;
                    assert!(number != 1, "on purpose");
                    Ok(())
                })
            });
            let never: store::TaskHandler = std::sync::Arc::new(|_| Box::pin(async { panic!("on purpose") }));
            let tasks = Tasks::new(place.db.clone(), vec![("heals", heals), ("never", never)]);
            let enqueued = place.db.write(tenant, place.actor(), |tx| {
                tx.enqueue(NewTask::new("heals", "one"))?;
                tx.enqueue(NewTask::new("never", "two"))
            });
            enqueued.await.unwrap_or_else(|error: Error| panic!("{error}"));
            let panicked = "the program panicked while it did this; its log says where";
            for number in 1..=2 {
                assert_eq!(tasks.run_due().await.unwrap(), 2);
                assert_eq!(tries.load(Ordering::SeqCst), number);
                let waiting = tasks.waiting().await.unwrap();
                assert!(
                    waiting.iter().all(|(_, state, reason)| state == "queued" && reason == panicked),
                    "{waiting:?}"
                );
                assert_eq!(waiting.len(), 2);
                // After a pause of its own, and not when the lease of one who died would have ended.
                place.clock.advance(Duration::from_secs(1));
                assert_eq!(tasks.run_due().await.unwrap(), 0);
                place.clock.advance(Duration::from_secs(4));
            }
            for _ in 0..Tasks::MOST_ATTEMPTS {
                tasks.run_due().await.unwrap();
                place.clock.advance(Duration::from_secs(3600));
            }
            let waiting = tasks.waiting().await.unwrap();
            assert_eq!(waiting, [("never".to_owned(), "dead".to_owned(), panicked.to_owned())]);
        });
    }
}

#[test]
fn a_task_under_which_the_program_ends_again_and_again_gives_up() {
    for place in places("ends") {
        run(async {
            let tenant = place.tenant().await;
            // Work that is never finished: it is dropped with the program.
            let begun = std::sync::Arc::new(tokio::sync::Notify::new());
            let begins = begun.clone();
            let handler: store::TaskHandler = std::sync::Arc::new(move |_| {
                begins.notify_one();
                Box::pin(std::future::pending())
            });
            let tasks = Tasks::new(place.db.clone(), vec![("deadly", handler)]);
            let enqueued = place.db.write(tenant, place.actor(), |tx| tx.enqueue(NewTask::new("deadly", "one")));
            enqueued.await.unwrap_or_else(|error: Error| panic!("{error}"));
            for _ in 0..Tasks::MOST_ATTEMPTS {
                tokio::select! {
                    done = tasks.run_due() => panic!("it was being done: {done:?}"),
                    () = begun.notified() => {}
                }
                assert_eq!(tasks.waiting().await.unwrap()[0].1, "queued");
                place.clock.advance(Duration::from_secs(61));
            }
            assert_eq!(tasks.run_due().await.unwrap(), 1);
            let waiting = tasks.waiting().await.unwrap();
            let reason = "the program ended whenever it did this";
            assert_eq!(waiting, [("deadly".to_owned(), "dead".to_owned(), reason.to_owned())]);
        });
    }
}
