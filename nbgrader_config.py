"""Settings of this course for nbgrader: `nbgrader ...` works in this folder."""

import os

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    GetGrades,
    SaveAutoGrades,
)

from autograder.gradebook import put_alembic_on_path
from autograder.preprocessors import Judge, Normalise, PointToSlides
from autograder.zip_collect import Collector, Extractor

put_alembic_on_path()
c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "dlcourse"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "labs"
# One setting for `nbgrader`, formgrader and `autograder`: a PostgreSQL server that several graders
# share, such as postgresql+psycopg://user:password@host/gradebook; without it, gradebook.db.
if os.environ.get("DLCOURSE_DATABASE"):
    c.CourseDirectory.db_url = os.environ["DLCOURSE_DATABASE"]

# Submissions are rebuilt on the release, then run in the sandbox and judged outside it.
c.Autograde.sanitize_preprocessors = [Normalise, CheckCellMetadata]
c.Autograde.autograde_preprocessors = [
    Judge,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]

# Downloads from Moodle, Canvas and Blackboard; whom a platform calls what can be told by a CSV with
# the columns platform,student_id: c.Collector.roster = "roster.csv".
c.ZipCollectApp.extractor_plugin = Extractor
c.ZipCollectApp.collector_plugin = Collector

# Formulas are MathML, in students' pages and in formgrader: no script from the network draws them.
c.HTMLExporter.filters = {"markdown2html": "autograder.formulas.markdown_with_formulas"}
c.GenerateFeedback.exporter_class = "autograder.feedback_export.PageExporter"
c.GenerateFeedback.preprocessors = [GetGrades, PointToSlides, CSSHTMLHeaderPreprocessor]
