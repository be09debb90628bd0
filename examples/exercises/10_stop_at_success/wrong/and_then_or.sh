# Goes on after a success
# => It goes on after a success.
first && second || third
