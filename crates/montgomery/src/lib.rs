//! Modular exponentiation over public values, for verifying RSA signatures: Montgomery multiplication on limbs of 27
//! bits, whose products are summed in 64 bits without carrying, so that the inner loop becomes SIMD.
//!
//! Nothing here is in constant time: no secret comes in. It is a crate of its own because it is compiled for speed,
//! the rest of the Worker for size (Cargo.toml), and docs/decisions/0010 says why it is here at all.

#![no_std]

extern crate alloc;

use alloc::vec;
use alloc::vec::Vec;

const BITS: usize = 27;
const MASK: u64 = (1 << BITS) - 1;
/// A column of the product sums two products of 54 bits for each limb, and a carry: 512 limbs fill 64 bits.
const LIMBS_MOST: usize = 500;

/// An odd modulus of at least 3, with what multiplication by it needs.
#[derive(Debug, Clone)]
pub struct Modulus {
    limbs: Vec<u32>,
    octets: usize,
    /// `-1 / modulus` modulo `2^27`.
    inverse: u32,
    /// `R^2` modulo the modulus, where R is `2^(27 · limbs)`.
    square: Vec<u32>,
}

impl Modulus {
    /// Of a big-endian number. An even one, one under 3 or one beyond 13,000 bits is none.
    #[must_use]
    pub fn new(octets: &[u8]) -> Option<Self> {
        let octets = trimmed(octets);
        let bits = octets.len() * 8 - octets.first()?.leading_zeros() as usize;
        // Two bits more than the modulus has: sums stay below 2^(27 · limbs) without a last subtraction.
        let length = (bits + 2).div_ceil(BITS);
        let odd = octets.last()? & 1 == 1;
        if !odd || bits < 2 || length > LIMBS_MOST {
            return None;
        }
        let limbs = limbs(octets, length);
        let mut modulus = Self {
            inverse: negative_inverse(*limbs.first()?),
            octets: octets.len(),
            square: Vec::new(),
            limbs,
        };
        modulus.square = modulus.radix_squared(bits);
        Some(modulus)
    }

    /// How many octets it has.
    #[must_use]
    pub fn octets(&self) -> usize {
        self.octets
    }

    /// `base` to the power of `exponent`, as big-endian octets as long as the modulus. A base that is not below the
    /// modulus has none, and neither has an exponent of 0 (RFC 8017 5.2.2).
    #[must_use]
    pub fn power(&self, base: &[u8], exponent: u64) -> Option<Vec<u8>> {
        let base = trimmed(base);
        if base.len() > self.octets || exponent == 0 {
            return None;
        }
        let base = limbs(base, self.limbs.len());
        if !is_less(&base, &self.limbs) {
            return None;
        }
        let mut scratch = self.scratch();
        let mut inner = base.clone();
        self.multiply(&mut inner, &self.square, &mut scratch); // base · R
        let mut result = inner.clone();
        // From the second highest bit down; the last multiplication is by the base as it came, which takes R out.
        for bit in (1..exponent.ilog2()).rev() {
            self.square_in_place(&mut result, &mut scratch);
            if exponent >> bit & 1 == 1 {
                self.multiply(&mut result, &inner, &mut scratch);
            }
        }
        if exponent > 1 {
            self.square_in_place(&mut result, &mut scratch);
        }
        let last = if exponent == 1 || exponent & 1 == 0 {
            one(self.limbs.len())
        } else {
            base
        };
        self.multiply(&mut result, &last, &mut scratch);
        self.reduce(&mut result);
        Some(self.to_octets(&result))
    }

    fn scratch(&self) -> Vec<u64> {
        vec![0; 2 * self.limbs.len()]
    }

    /// `R^2`: from the highest power of two below the modulus, by doubling and squaring.
    fn radix_squared(&self, bits: usize) -> Vec<u32> {
        let length = self.limbs.len();
        let mut power = vec![0; length];
        if let Some(limb) = power.get_mut((bits - 1) / BITS) {
            *limb = 1 << ((bits - 1) % BITS);
        }
        let mut scratch = self.scratch();
        // Now 2^(bits - 1); as 2 · R it stands for 2.
        for _ in bits - 1..length * BITS + 1 {
            self.double(&mut power);
        }
        // R itself is 2 to the power of this, which is read from its second highest bit.
        let exponent = length * BITS;
        for bit in (0..exponent.ilog2()).rev() {
            self.square_in_place(&mut power, &mut scratch);
            if exponent >> bit & 1 == 1 {
                self.double(&mut power);
            }
        }
        self.reduce(&mut power);
        power
    }

    /// Twice `value`, which is below twice the modulus, and so is the result.
    fn double(&self, value: &mut [u32]) {
        self.reduce(value);
        let mut carry = 0;
        for limb in value {
            let sum = *limb << 1 | carry;
            carry = sum >> BITS;
            *limb = sum & MASK as u32;
        }
    }

    /// `value · other / R` modulo the modulus. Both are below twice the modulus, and so is the result.
    fn multiply(&self, value: &mut [u32], other: &[u32], columns: &mut [u64]) {
        product(columns, value, other, &self.limbs, self.inverse);
        carry(value, columns.get(self.limbs.len()..).unwrap_or_default());
    }

    fn square_in_place(&self, value: &mut [u32], columns: &mut [u64]) {
        product(columns, value, value, &self.limbs, self.inverse);
        carry(value, columns.get(self.limbs.len()..).unwrap_or_default());
    }

    /// From below twice the modulus to below it.
    fn reduce(&self, value: &mut [u32]) {
        if is_less(value, &self.limbs) {
            return;
        }
        let mut borrow = 0;
        for (limb, subtrahend) in value.iter_mut().zip(&self.limbs) {
            let difference = limb.wrapping_sub(*subtrahend).wrapping_sub(borrow);
            borrow = difference >> 31;
            *limb = difference & MASK as u32;
        }
    }

    fn to_octets(&self, value: &[u32]) -> Vec<u8> {
        let mut octets = vec![0; self.octets];
        let (mut held, mut bits, mut limbs) = (0_u64, 0, value.iter());
        for octet in octets.iter_mut().rev() {
            if bits < 8 {
                held |= u64::from(limbs.next().copied().unwrap_or_default()) << bits;
                bits += BITS;
            }
            *octet = (held & 0xFF) as u8;
            held >>= 8;
            bits -= 8;
        }
        octets
    }
}

/// The columns of `a · b + m · modulus`, where the lower half comes to zero and is left to be forgotten.
fn product(columns: &mut [u64], a: &[u32], b: &[u32], modulus: &[u32], inverse: u32) {
    columns.fill(0);
    for (at, factor) in b.iter().enumerate() {
        let Some(window) = columns.get_mut(at..=at + modulus.len()) else {
            return;
        };
        let Some((low, _)) = a.split_first() else { return };
        let (Some(first), Some(least)) = (window.first(), modulus.first()) else {
            return;
        };
        let factor = u64::from(*factor);
        let lowest = first.wrapping_add(u64::from(*low) * factor);
        let multiple = (lowest as u32).wrapping_mul(inverse) & MASK as u32;
        let up = (lowest + u64::from(multiple) * u64::from(*least)) >> BITS;
        add_products(window, a, factor as u32, modulus, multiple);
        if let Some(next) = window.get_mut(1) {
            *next += up;
        }
    }
}

/// `columns += a · factor + modulus · multiple`: the loop that all the time goes to.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn add_products(columns: &mut [u64], a: &[u32], factor: u32, modulus: &[u32], multiple: u32) {
    let (factor, multiple) = (u64::from(factor), u64::from(multiple));
    for ((column, a), modulus) in columns.iter_mut().zip(a).zip(modulus) {
        *column += u64::from(*a) * factor + u64::from(*modulus) * multiple;
    }
}

/// Columns to limbs.
fn carry(value: &mut [u32], columns: &[u64]) {
    let mut carry = 0;
    for (limb, column) in value.iter_mut().zip(columns) {
        let sum = *column + carry;
        *limb = (sum & MASK) as u32;
        carry = sum >> BITS;
    }
}

/// `-1 / odd` modulo `2^27`, by Newton's iteration: each step doubles the bits that are right, from 3.
fn negative_inverse(odd: u32) -> u32 {
    let mut inverse = odd;
    for _ in 0..4 {
        inverse = inverse.wrapping_mul(2_u32.wrapping_sub(odd.wrapping_mul(inverse)));
    }
    inverse.wrapping_neg() & MASK as u32
}

fn trimmed(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    octets.get(zeros..).unwrap_or_default()
}

fn one(length: usize) -> Vec<u32> {
    let mut one = vec![0; length];
    if let Some(limb) = one.first_mut() {
        *limb = 1;
    }
    one
}

/// Big-endian octets to little-endian limbs.
fn limbs(octets: &[u8], length: usize) -> Vec<u32> {
    let mut limbs = vec![0; length];
    let (mut held, mut bits, mut octets) = (0_u64, 0, octets.iter().rev());
    for limb in &mut limbs {
        while bits < BITS {
            held |= u64::from(octets.next().copied().unwrap_or_default()) << bits;
            bits += 8;
        }
        *limb = (held & MASK) as u32;
        held >>= BITS;
        bits -= BITS;
    }
    limbs
}

fn is_less(a: &[u32], b: &[u32]) -> bool {
    a.iter().rev().lt(b.iter().rev())
}
