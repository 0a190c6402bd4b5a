# SPDX-License-Identifier: Apache-2.0
"""A sheet as one HTML file without links: it can be mailed, printed and signed."""

from __future__ import annotations

import base64
from io import StringIO
from pathlib import Path

import matplotlib as mpl
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from matplotlib.figure import Figure

from hw.errors import BadFile
from ui.calibrate.joined.sheet import WORDS, Photo, Plot, Sheet, Table
from ui.calibrate.joined.sheet import Words as Paragraph
from ui.calibrate.plots import STYLE

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ sheet.title }}</title>
<style>
body { font: 16px/1.6 "Noto Sans", "Noto Sans JP", "Segoe UI", "Hiragino Sans", sans-serif; color: #1b1f23;
  background: #fbfaf7; max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; border-bottom: 1px solid #b9b4a8; }
small, th { color: #4a4f55; font-weight: normal; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .25rem .8rem .25rem 0; text-align: right; vertical-align: top; }
.left { text-align: left; }
.verdict { border-left: 6px solid #4a4f55; background: white; padding: .6rem 1rem; margin: .8rem 0; }
.verdict b { text-transform: uppercase; font-size: .85rem; }
.verdict.good { border-color: #14603a; } .verdict.change { border-color: #7a4100; }
.verdict.bad { border-color: #b3261e; }
td.good { color: #14603a; } td.change { color: #7a4100; } td.bad { color: #b3261e; }
td.good, td.change, td.bad { font-weight: 600; }
svg, img { width: 100%; height: auto; }
.sign { margin-top: 3rem; display: flex; gap: 3rem; }
.sign div { flex: 1; border-top: 1px solid #4a4f55; color: #4a4f55; font-size: .85rem; }
@page { size: A4; margin: 14mm; }
@media print { body { background: white; padding: 0; font-size: 12px; }
  h2 { break-after: avoid; } svg, img, tr { break-inside: avoid; } }
</style>
</head>
<body>
<h1>{{ sheet.title }}</h1>
<p><small>{{ sheet.facts | join(' · ') }}</small></p>
{% for verdict in sheet.verdicts %}
<div class="verdict {{ verdict.level }}"><b>{{ words[verdict.level] }}</b>
{% for line in verdict.lines %}<br>{{ line }}
{% endfor %}</div>
{% endfor %}
{% for section in sheet.sections %}
{% if section.title %}<h2>{{ section.title }}</h2>{% endif %}
{% for block in section.blocks %}
{{ draw(block) }}
{% endfor %}
{% endfor %}
{% if sheet.foot %}<p><small>{{ sheet.foot }}</small></p>{% endif %}
{% if sheet.signed %}
<div class="sign">{% for who in sheet.signed %}<div>{{ who }}</div>{% endfor %}</div>
{% endif %}
</body>
</html>
"""

TABLE = """<table>
<tr>{% for head in table.heads %}<th{{ ' class="left"'|safe if loop.index0 < table.left }}>{{ head }}</th>
{%- endfor %}</tr>
{% for row in table.rows %}
{% set level = table.levels[loop.index0] if table.levels else '' %}
<tr>{% for cell in row %}<td class="{{ 'left' if loop.index0 < table.left else '' }}
{%- if loop.first %} {{ level }}{% endif %}">{{ cell }}</td>{% endfor %}</tr>
{% endfor %}
</table>"""


def write_html(sheet: Sheet, path: Path) -> None:
    """Write the page, whole or not at all. Raises BadFile."""
    write_whole(path, html_of(sheet).encode("utf-8"))


def write_whole(path: Path, content: bytes) -> None:
    """A file that is there is complete. Raises BadFile."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BadFile(path, reason=error.strerror or "cannot be written") from error


def html_of(sheet: Sheet) -> str:
    """The page."""
    return _environment().from_string(PAGE).render(sheet=sheet, words=WORDS, draw=_draw)


def _environment() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def _draw(block: Paragraph | Table | Plot | Photo) -> Markup:
    if isinstance(block, Table):
        return Markup(_environment().from_string(TABLE).render(table=block))  # noqa: S704 - escaped there
    if isinstance(block, Paragraph):
        small = ("<small>", "</small>") if block.small else ("", "")
        return Markup(f"<p>{small[0]}{{}}{small[1]}</p>").format(block.text)  # noqa: S704
    if isinstance(block, Photo):
        data = base64.b64encode(block.jpeg).decode()
        return Markup('<img src="data:image/jpeg;base64,{}" alt="{}" style="width:{}%">').format(
            data, block.words, round(100 * block.width)
        )
    note = Markup("<p><small>{}</small></p>").format(block.note) if block.note else Markup("")
    return note + Markup(svg_of(block.figure))  # noqa: S704 - made by matplotlib


def svg_of(figure: Figure) -> str:
    """The drawing as SVG text; the same drawing gives the same text."""
    out = StringIO()
    with mpl.rc_context(STYLE):
        figure.savefig(
            out, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type"))
        )
    text = out.getvalue()
    return text[text.index("<svg") :]
