//! A store that fails, at any call on the way out and back: 503, and nobody is signed in.

use super::client::Client;
use super::ports::{Failure, MemoryPorts, Switch};
use super::provider::*;
use serde_json::json;

#[test]
fn a_store_that_fails_signs_nobody_in() {
    let ports = enabled();
    let provider = Provider::new(&ports);
    let mut failed = 0;
    let switches: [fn(&MemoryPorts) -> &Switch; 2] = [|ports| &ports.kv_switch, |ports| &ports.object_switch];
    for switch in switches {
        for failure in [Failure::Before, Failure::After] {
            for nth in 1.. {
                // A day later nothing that was kept is good, so that every call is made.
                ports.pass_seconds(90_000);
                let browser = Client::browser(&ports);
                switch(&ports).fail_at(nth, failure);
                let answer = browser.get(LOGIN);
                if answer.status() == 503 {
                    assert!(browser.cookies().is_empty());
                    failed += 1;
                    switch(&ports).mend();
                    continue;
                }
                answer.assert_status(302);
                switch(&ports).mend();
                let login = Login::in_browser(Client::browser(&ports), LOGIN);
                provider.redeem(&login, &json!({}));
                ports.pass_seconds(600);
                provider.redeem(&login, &json!({}));
                switch(&ports).fail_at(nth, failure);
                let answer = login.answered();
                switch(&ports).mend();
                if answer.status() == 303 {
                    break;
                }
                answer.assert_status(503);
                assert!(!login.browser.cookies().contains_key("__Host-saml-session"));
                failed += 1;
            }
        }
    }
    assert!(failed > 10, "only {failed} calls failed: the test is blind");
}
