//! Changed ciphertext.
