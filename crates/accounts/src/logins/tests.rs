use kernel::Secret;

use super::*;

#[test]
fn an_email_is_found_however_it_is_written() {
    for (text, folded) in [
        ("  Olga@Lark.Example ", "olga@lark.example"),
        ("ＯＬＧＡ@lark.example", "olga@lark.example"),
        ("JOSÉ@lark.example", "josé@lark.example"),
        ("a+b@localhost", "a+b@localhost"),
    ] {
        assert_eq!(Email::parse(text).unwrap().folded(), folded, "{text}");
    }
    // A27: a mark makes another address, and another person.
    assert_ne!(
        Email::parse("jose@lark.example").unwrap().folded(),
        Email::parse("josé@lark.example").unwrap().folded()
    );
}

#[test]
fn what_is_no_email_is_refused() {
    for text in [
        "",
        "olga",
        "@lark.example",
        "olga@",
        "o lga@lark.example",
        "a@b@c.example",
        "a@b..c",
        "a@b\nBcc: x@y.z",
        "<a@b.c>",
        "a@-b.c",
    ] {
        assert!(Email::parse(text).is_err(), "{text}");
    }
    assert!(Email::parse(&format!("{}@lark.example", "a".repeat(300))).is_err());
}

// A30: nothing but the password itself opens, and nobody has no password.
#[tokio::test]
async fn only_the_right_password_is_right() {
    let given = Secret::new("blue kettle at nine");
    let hash = Password::choose(&given, &[]).unwrap().hash().await;
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    assert!(password::is_right(&given, Some(hash.clone())).await);
    assert!(!password::is_right(&Secret::new("blue kettle at ten"), Some(hash)).await);
    assert!(!password::is_right(&given, None).await);
}
