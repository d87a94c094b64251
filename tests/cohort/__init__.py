"""A sample class: submissions as they really come, good, wrong, damaged and dishonest."""

from tests.cohort.sample import Materials, Sample, write_cohort

__all__ = ["Materials", "Sample", "write_cohort"]
