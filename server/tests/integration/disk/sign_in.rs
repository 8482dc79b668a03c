//! The administrator on a disk that takes nothing: signs in, is refused changes with the reason, and goes on.

use std::{sync::Arc, time::Duration};

use axum::http::{StatusCode, header};
use smart_esolutions::{clock::ManualClock, config::SecuritySection};

use super::{FULL, READ_ONLY, clock};
use crate::support::{mount::Tmpfs, site::Site};

async fn site(folder: tempfile::TempDir, clock: &Arc<ManualClock>) -> Site {
    Site::start_in(folder, None, clock.clone(), &SecuritySection::default()).await
}

#[tokio::test]
async fn the_administrator_signs_in_and_is_refused_changes_until_the_disk_takes_them() {
    type Change = fn(&Tmpfs);
    let table: [(Change, Change, [&str; 2]); 2] =
        [(Tmpfs::fill, Tmpfs::empty, FULL), (Tmpfs::make_read_only, Tmpfs::make_writable, READ_ONLY)];
    for (spoil, mend, words) in table {
        let Some(disk) = Tmpfs::mount(4_096) else { return };
        let (clock, folder) = (clock(), tempfile::tempdir_in(disk.path()).expect("a folder on it"));
        let before = site(folder, &clock).await;
        before.administrator().await;
        let folder = before.end().await;
        spoil(&disk);

        let site = site(folder, &clock).await;
        let administrator = site.administrator().await;
        let settings = site.get("/settings/security", &[(header::COOKIE, &administrator.cookie)]).await;
        assert_eq!(settings.status, StatusCode::OK, "{words:?}");
        let refused = site.post_as(&administrator, "/actions/send-diagnostics", "page=/maintenance").await;
        let led_to = refused.header(&header::LOCATION).expect("a page");
        let shown = site.get(led_to, &[(header::COOKIE, &administrator.cookie)]).await;
        let said = shown.text();
        assert!(said.contains("role=\"alert\"") && said.contains("history.db"), "{said}");
        let page = until_it_says(&site, words[1], true).await;
        assert!(page.contains(words[0]) && page.contains("History at risk"), "{page}");

        mend(&disk);
        clock.advance(Duration::from_mins(2));
        let taken = site.post_as(&administrator, "/actions/send-diagnostics", "page=/maintenance").await;
        let led_to = taken.header(&header::LOCATION).expect("a page");
        let shown = site.get(led_to, &[(header::COOKIE, &administrator.cookie)]).await;
        let said = shown.text();
        assert!(said.contains("Recorded as D-"), "{said}");
        until_it_says(&site, "History at risk", false).await;
        site.end().await;
    }
}

async fn until_it_says(site: &Site, words: &str, says: bool) -> String {
    let mut page = String::new();
    for _ in 0..200 {
        site.get("/maintenance", &[]).await.text().clone_into(&mut page);
        if page.contains(words) == says {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{words:?} stays {}: {page}", if says { "unsaid" } else { "said" });
}
