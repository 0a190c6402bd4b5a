# SPDX-License-Identifier: Apache-2.0
"""The template of the report. One file without links: it can be mailed, printed and signed."""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Radio calibration</title>
<style>
body { font: 16px/1.6 "Noto Sans", "Noto Sans JP", "Segoe UI", "Hiragino Sans", sans-serif; color: #1b1f23;
  background: #fbfaf7; max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; border-bottom: 1px solid #b9b4a8; }
small, th { color: #4a4f55; font-weight: normal; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .25rem .8rem .25rem 0; text-align: right; }
th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left; }
td { white-space: nowrap; } td:nth-child(2) { white-space: normal; }
tr.best td { font-weight: 600; }
.verdict { border-left: 6px solid #14603a; background: white; padding: .6rem 1rem; margin: .8rem 0; }
.verdict.open { border-color: #7a4100; }
svg { width: 100%; height: auto; }
dt { font-weight: 600; margin-top: .6rem; } dd { margin: 0; }
.sign { margin-top: 3rem; display: flex; gap: 3rem; }
.sign div { flex: 1; border-top: 1px solid #4a4f55; color: #4a4f55; font-size: .85rem; }
@page { margin: 14mm; }
@media print { body { background: white; padding: 0; font-size: 12px; }
  h2 { break-after: avoid; } svg { break-inside: avoid; } }
</style>
</head>
<body>
<h1>Radio calibration</h1>
<p><small>{{ made }}{% if calibration.reader %} · {{ calibration.reader }}{% endif %}</small></p>
{% if verdict %}
<div class="verdict{{ '' if calibration.better is not none else ' open' }}">
{% for line in verdict %}{{ line }}{{ '' if loop.last else '<br>'|safe }}
{% endfor %}</div>
{% endif %}
<table>
<tr><th></th><th>position</th>{% for head in heads %}<th>{{ head }}</th>{% endfor %}</tr>
{% for letter, name, best, cells in rows %}
<tr{{ ' class="best"'|safe if best else '' }}><td>{{ letter }}</td><td>{{ name }}</td>
{%- for cell in cells %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}
</table>
<h2>Likely causes</h2>
<dl>
{% for letter, name, sentences in causes %}
<dt>{{ letter }} ({{ name }})</dt>
{% for sentence in sentences %}<dd>{{ sentence }}</dd>
{% endfor %}
{% endfor %}
</dl>
{% for title, note, drawing in plots %}
<h2>{{ title }}</h2>
{% if note %}<p><small>{{ note }}</small></p>{% endif %}
{{ drawing }}
{% endfor %}
<p><small>A test card was read in a loop: its common record and its authentication certificate, no PIN. A drop
counts as one by radio when the lengths, the neighbours and the garbled answers of the drops look like it;
others are listed under the causes. Rates have exact Poisson intervals, garbled answers exact binomial ones;
p values are corrected for the number of comparisons (Holm). Nothing of the card is kept.</small></p>
<div class="sign"><div>place</div><div>date</div><div>engineer</div></div>
</body>
</html>
"""
