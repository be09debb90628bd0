# Uses both kinds of join
# => third is left out though all went well.
first && second || third
