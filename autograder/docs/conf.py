"""Settings of the course site for Sphinx; ``autograder site`` lays out what it reads."""

from docutils import nodes

from autograder.site.anchors import Anchors

project = "dlcourse"
author = "dlcourse"
html_show_copyright = False
html_title = "dlcourse: deep learning, piece by piece"
language = "en"
highlight_language = "none"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.githubpages",
    "sphinx_copybutton",
    "sphinx_design",
]
exclude_patterns = ["_extra", "slides", "**/README.md"]

# Notebooks are shown as they were built: nothing is run here.
nb_execution_mode = "off"
nb_merge_streams = True
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"
myst_enable_extensions = [
    "amsmath",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "html_image",
]
myst_dmath_double_inline = True
myst_heading_anchors = 4
myst_heading_slug_func = "autograder.slides.anchor"
toc_object_entries = False
autodoc_typehints = "none"

html_theme = "pydata_sphinx_theme"
html_static_path = ["_static"]
templates_path = ["_templates"]
html_logo = "_static/logo.svg"
html_favicon = "_static/logo.svg"
html_extra_path = ["_extra"]
html_css_files = ["course.css"]
html_js_files = ["course.js"]
html_show_sourcelink = False
html_copy_source = False
html_sidebars = {"index": [], "problems": []}
html_context = {"default_mode": "auto"}
html_theme_options = {
    "logo": {"text": "dlcourse", "alt_text": ""},
    "navbar_align": "left",
    "header_links_before_dropdown": 7,
    "show_toc_level": 1,
    "navigation_with_keys": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    "footer_start": ["licence"],
    "secondary_sidebar_items": {"**": ["page-toc"], "index": []},
    "footer_end": [],
    "back_to_top_button": False,
}

# MathJax lies in the site; each formula carries MathML for screen readers.
mathjax_path = "mathjax/tex-chtml-full.js"
mathjax3_config = {"options": {"enableMenu": False}}
mathjax_options = {"defer": "defer"}
myst_update_mathjax = False


def _name_slides(app, doctree):
    """Headings of lectures are called by their titles, as slides are."""
    if not app.env.docname.startswith("lectures/"):
        return
    anchors = Anchors()
    for section in doctree.findall(nodes.section):
        anchor = anchors.of(section.next_node(nodes.title).astext())
        others = [other for other in section["ids"] if other != anchor]
        # Sphinx's search cannot point to an anchor that begins with a digit.
        section["ids"] = [anchor, *others] if anchor[0].isalpha() else [*others, anchor]


def _keep_bars(app, what, name, obj, options, lines):
    """|x| in a docstring is an absolute value."""
    lines[:] = [line.replace("|", r"\|") for line in lines]


def setup(app):
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", _keep_bars)
    app.connect("doctree-read", _name_slides)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
