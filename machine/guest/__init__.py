"""What runs in the guest, seen from outside: the book's files for it, its terminals, its self-test."""
