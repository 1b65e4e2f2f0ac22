//! Rules that say themselves what they want and what was there.

/// Names every rule once: its variant, the check that it belongs to, and its stable code; and makes the [`Refusal`] of
/// them all, with `CODES` and `refuse`.
///
/// [`Refusal`]: super::Refusal
macro_rules! rules {
    (
        $(#[doc = $rules:literal])+ $rule:ident,
        $(#[doc = $errors:literal])+ $error:ident, $vis:vis refuse;
        $($(#[doc = $doc:literal])+ $name:ident => $check:ident, $code:literal;)+
    ) => {
        $(#[doc = $errors])+
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $error {
            rule: $rule,
            expected: String,
            found: String,
        }

        impl $error {
            /// Every code of this module.
            pub const CODES: &[&str] = &[$($code),+];

            /// Which rule.
            pub fn rule(&self) -> $rule {
                self.rule
            }
        }

        impl $crate::verdict::Refusal for $error {
            fn check(&self) -> $crate::verdict::CheckName {
                match self.rule { $($rule::$name => $crate::verdict::CheckName::$check,)+ }
            }

            fn code(&self) -> &'static str {
                match self.rule { $($rule::$name => $code,)+ }
            }

            fn expected(&self) -> String {
                self.expected.clone()
            }

            fn found(&self) -> String {
                self.found.clone()
            }
        }

        $(#[doc = $rules])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $rule {
            $($(#[doc = $doc])+ $name,)+
        }

        impl $rule {
            /// The rule does not hold.
            $vis fn refuse(self, expected: impl ToString, found: impl ToString) -> $error {
                $error {
                    rule: self,
                    expected: expected.to_string(),
                    found: found.to_string(),
                }
            }
        }
    };
}

pub(crate) use rules;
