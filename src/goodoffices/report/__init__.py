"""Answers to sentences, tables, charts and pages; the only place for prose.

Nothing heavy is loaded here: charts and the PDF import their engines when they are first asked for.
"""

from goodoffices.report.blocks import Brief
from goodoffices.report.content import brief_content
from goodoffices.report.files import write_brief
from goodoffices.report.html import render_html
from goodoffices.report.pdf import render_pdf
from goodoffices.report.terminal import print_brief, print_cases, print_deals, print_problems, print_text

__all__ = [
    "Brief",
    "brief_content",
    "print_brief",
    "print_cases",
    "print_deals",
    "print_problems",
    "print_text",
    "render_html",
    "render_pdf",
    "write_brief",
]
