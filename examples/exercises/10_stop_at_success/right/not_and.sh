# Turns the answers round
! first && ! second && third
