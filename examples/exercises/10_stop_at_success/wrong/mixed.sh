# Uses both kinds of join
# => When first succeeds, second is left out, and third runs.
first || second && third
