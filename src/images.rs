//! Picture files become cells, in a worker, within limits.
