//! FILE -> rows as typed: formats, encodings, columns.
