# Goes on after a failure of the second
# => When second fails, third runs all the same.
first && second; third
