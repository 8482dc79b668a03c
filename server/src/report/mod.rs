//! Files for the administrator.
