//! `admin` with the machine in hand, beside a running server and without one, and what signing in costs.

use tokio::io::AsyncWriteExt;

use super::support::program::{Serving, program};

const FORM: &str = "Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\n";

/// Runs `admin` for the data directory below `home`, with this on standard input.
async fn admin(home: &tempfile::TempDir, action: &str, input: &str) -> (i32, String, String) {
    let mut command = program(home);
    command.args(["admin", action, "--data-dir"]).arg(home.path().join("data"));
    let mut child = command.stdin(std::process::Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("piped");
    // Whoever needs no input may have ended already.
    let _ = stdin.write_all(input.as_bytes()).await;
    drop(stdin);
    let done = child.wait_with_output().await.expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (done.status.code().expect("an exit code"), text(done.stdout), text(done.stderr))
}

/// The page to which a form leads, and the cookie that it gives.
async fn posted(server: &Serving, path: &str, form: &str) -> (String, Option<String>) {
    let answer = server.post(path, FORM, &form.replace(' ', "+")).await;
    let header = |name: &str| {
        let line = answer.lines().find(|line| line.to_lowercase().starts_with(name))?;
        Some(line[name.len()..].trim().to_owned())
    };
    let cookie = header("set-cookie:").and_then(|value| value.split(';').next().map(str::to_owned));
    (header("location:").unwrap_or_else(|| panic!("{answer}")), cookie)
}

async fn is_signed_in(server: &Serving, cookie: &str) -> bool {
    let page = server.get_with("/settings", &format!("Cookie: {cookie}\r\n")).await;
    page.starts_with("HTTP/1.1 200")
}

#[tokio::test]
async fn a_new_set_up_code_holds_beside_a_running_server_and_the_one_before_does_not() {
    let server = Serving::start(&[]).await;
    let before = server.set_up_code().await;
    let (code, new, errors) = admin(&server.home, "set-up-code", "").await;
    assert_eq!((code, errors.as_str()), (0, ""));
    let new = new.trim();
    assert!(new.len() == 19 && new != before, "{new}");
    let form = |code: &str| format!("code={code}&password=seven damp owls argue&again=seven damp owls argue");
    assert_eq!(
        posted(&server, "/actions/set-up", &form(&before)).await.0,
        "/set-up?page=/&refused=wrong-code-9"
    );
    assert_eq!(posted(&server, "/actions/set-up", &form(new)).await.0, "/");
    let (code, _, errors) = admin(&server.home, "set-up-code", "").await;
    assert_eq!(code, 1);
    assert!(errors.contains("has an administrator") && errors.contains("set-password"), "{errors}");
}

#[tokio::test]
async fn a_new_password_ends_every_session_of_a_running_server_at_once() {
    let mut server = Serving::start(&[]).await;
    let (code, _, errors) = admin(&server.home, "set-password", "seven damp owls argue\n").await;
    assert_eq!(code, 0, "{errors}");
    let (page, cookie) =
        posted(&server, "/actions/sign-in", "password=seven damp owls argue&page=/meter").await;
    let cookie = cookie.expect("a session");
    assert_eq!(page, "/meter");
    assert!(is_signed_in(&server, &cookie).await);
    for (password, what) in
        [("short\n", "at least 12"), ("password123456\n", "Too common"), ("", "at least 12")]
    {
        let (code, _, errors) = admin(&server.home, "set-password", password).await;
        assert_eq!(code, 1, "{errors}");
        assert!(errors.contains(what), "{errors}");
    }
    assert!(is_signed_in(&server, &cookie).await);
    assert_eq!(admin(&server.home, "set-password", "nine tall herons whistle\r\n").await.0, 0);
    assert!(!is_signed_in(&server, &cookie).await);
    let old = posted(&server, "/actions/sign-in", "password=seven damp owls argue").await;
    assert_eq!(old, ("/sign-in?page=/&refused=wrong-password".to_owned(), None));
    assert_eq!(posted(&server, "/actions/sign-in", "password=nine tall herons whistle").await.0, "/");
    // Without the server.
    assert_eq!(server.terminate().await, 0);
    assert_eq!(admin(&server.home, "set-password", "ten small wrens wonder\n").await.0, 0);
}

#[tokio::test]
async fn signing_in_gives_its_memory_back() {
    let server = Serving::start(&[]).await;
    assert_eq!(admin(&server.home, "set-password", "seven damp owls argue\n").await.0, 0);
    let right = "password=seven damp owls argue";
    posted(&server, "/actions/sign-in", right).await;
    let before = server.resident_kib();
    for _ in 0..8 {
        assert_eq!(posted(&server, "/actions/sign-in", right).await.0, "/");
    }
    let after = server.resident_kib();
    // A hash takes 19,456 KiB: not even a tenth of one stays.
    assert!(after < before + 1_900, "{before} KiB before eight more, {after} KiB after");
}
