"""The public half of a course: what students get, ready to be pushed as a repository."""

from autograder.publish.content import public_half
from autograder.publish.folder import Changes, PublishError, require_ours, update

__all__ = ["Changes", "PublishError", "public_half", "require_ours", "update"]
