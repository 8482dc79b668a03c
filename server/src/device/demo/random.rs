//! Numbers that look random and are a pure function of the seed, so that a restart finds the same office.

/// A number for the `n`-th thing of one `topic`.
pub fn number(seed: u64, topic: u64, n: u64) -> u64 {
    // SplitMix64's finaliser over the three inputs.
    let mut z = seed
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(topic.wrapping_mul(0xd1b5_4a32_d192_ed03))
        .wrapping_add(n.wrapping_mul(0x8cb9_2ba7_2f3d_8dd7));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number from `low` to `high`, both included.
pub fn between(seed: u64, topic: u64, n: u64, low: u64, high: u64) -> u64 {
    low + number(seed, topic, n) % (high - low + 1)
}
