//! Every error of the library, held against its code, its exit code and its two sentences.
