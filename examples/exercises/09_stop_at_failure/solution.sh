# Exercise 9: stop at the first failure.
first && second && third
