# Exercise 10: stop at the first success.
first || second || third
