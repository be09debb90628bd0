"""The picture of who holds which file descriptor, at an instant that a chapter names by its event."""

from harness.page.blocks.fd_pictures.fd_figure import fd_picture

__all__ = ["fd_picture"]
