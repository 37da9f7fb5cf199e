//! Programs that a user of cotangent would write; see `examples/`.
