//! The number under which a verdict is found.

/// Ten characters that are told over a telephone without mistakes (Crockford's base 32).
pub(super) fn reference(random: [u8; 32]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut text = String::with_capacity(11);
    for (index, octet) in random.iter().take(10).enumerate() {
        if index == 5 {
            text.push('-');
        }
        text.push(char::from(
            ALPHABET.get(usize::from(octet & 31)).copied().unwrap_or(b'0'),
        ));
    }
    text
}
