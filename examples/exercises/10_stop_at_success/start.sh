# Exercise 10: run first, second and third, one after another;
# stop at the first success.
# TODO
first
second
third
