# Joins them with a pipe
# => They are joined by a pipe, so they run at the same time.
first | second | third
