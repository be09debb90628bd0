# Takes && for ||
# => When first succeeds, the others run all the same.
first && second && third
