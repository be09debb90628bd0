"""The Linux machine in the page: how its disk, kernel and snapshot are built, and the page that runs it."""
