//! Benchmarks of cotangent.
