# Exercise 9: run first, second and third, one after another;
# stop at the first failure.
# TODO
first
second
third
