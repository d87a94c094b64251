"""The course site: lectures, slides, labs, guides and reference as pages that need no network."""

from autograder.site.build import SiteError, build_site

__all__ = ["SiteError", "build_site"]
