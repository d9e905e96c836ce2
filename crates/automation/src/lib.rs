//! What answers by itself: greeting, away message, and word rules.
