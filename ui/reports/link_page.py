# SPDX-License-Identifier: Apache-2.0
"""The template of the HTML report. One file without links: it can be mailed and printed."""

PAGE = """<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>カードの電波の報告 / Link report</title>
<style>
body { font: 16px/1.6 "Noto Sans JP", "Hiragino Sans", "Yu Gothic", Meiryo, sans-serif; color: #1b1f23;
  background: #fbfaf7; max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; border-bottom: 1px solid #b9b4a8; }
small, .en, th { color: #4a4f55; font-weight: normal; }
table { border-collapse: collapse; }
th, td { padding: .2rem 1rem .2rem 0; text-align: right; }
th:first-child, td:first-child { text-align: left; }
td + td { white-space: nowrap; }
.swatch { display: inline-block; width: .8rem; height: .8rem; margin-right: .5rem; }
.advice { border-left: 6px solid #0b4f8a; background: white; padding: .6rem 1rem; margin: .8rem 0; }
.advice.warning { border-color: #7a4100; }
.advice.none { border-color: #14603a; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: 1rem 0; }
.figures b { display: block; font-size: 1.6rem; font-weight: 600; }
svg { width: 100%; height: auto; }
@media print { body { background: white; padding: 0; } section { break-inside: avoid; } }
</style>
</head>
<body>
<h1>カードの電波の報告 <span class="en">Link report</span></h1>
<p><small>{{ period }}<br>{{ report.journal }}</small></p>
{% if report.empty %}
<p>この期間の記録はありません。 <span class="en">Nothing is written down in this period.</span></p>
{% else %}
{% for level, ja, en in advice %}
<div class="advice {{ level }}">{{ ja }}<br><span class="en">{{ en }}</span></div>
{% else %}
<div class="advice none">対応の必要はありません。<br><span class="en">Nothing has to be done.</span></div>
{% endfor %}
<div class="figures">
<div><b>{{ report.visits }}</b>受付 <span class="en">visits</span></div>
<div><b>{{ report.disturbed }}</b>影響を受けた受付 <span class="en">disturbed</span></div>
{% if report.visits %}
<div><b>{{ "%.1f" | format(100 * report.share.value) }} %</b>
<span class="en">95 %: {{ "%.1f" | format(100 * report.share.low) }} to
{{ "%.1f" | format(100 * report.share.high) }} %</span></div>
{% endif %}
<div><b>{{ report.ended }}</b>完了できず <span class="en">without a result</span></div>
<div><b>{{ report.drops }}</b>切断 <span class="en">drops</span></div>
<div><b>{{ "%.1f" | format(report.away_ms / 1000) }} s</b>カード不在 <span class="en">cards away</span></div>
<div><b>{{ report.garbled }} / {{ report.resets }}</b>乱れた応答・リセット
<span class="en">garbled, resets</span></div>
</div>
{% if causes %}
<h2>原因 <span class="en">Causes</span></h2>
<table>
<tr><th></th><th>切断 drops</th><th>受付100件あたり per 100 visits</th><th>受付 visits</th>
<th>中央値 median</th></tr>
{% for colour, ja, en, line in causes %}
<tr><td><span class="swatch" style="background:{{ colour }}"></span>{{ ja }} <span class="en">{{ en }}</span></td>
<td>{{ line.drops }} ({{ "%.0f" | format(100 * line.share) }} %)</td><td>{{ "%.1f" | format(line.per_100) }}</td>
<td>{{ line.visits }}</td>
<td>{% if line.median_length_s is not none %}{{ "%.0f" | format(1000 * line.median_length_s) }} ms{% endif %}</td>
</tr>
{% endfor %}
</table>
{% endif %}
{% if tray %}
<p>{{ tray[0] }}<br><span class="en">{{ tray[1] }}</span></p>
{% endif %}
{% if report.outages %}
<h2>接続の停止 <span class="en">Outages</span></h2>
<table>
<tr><th></th><th>回数 times</th><th>分 minutes</th></tr>
{% for outage in report.outages %}
<tr><td>{{ outage.kind }}</td><td>{{ outage.times }}</td><td>{{ "%.1f" | format(outage.minutes) }}</td></tr>
{% endfor %}
</table>
{% endif %}
{% for ja, en, note, svg in plots %}
<section><h2>{{ ja }} <span class="en">{{ en }}</span></h2>
{% if note %}<p>{{ note }}</p>{% endif %}
{{ svg }}</section>
{% endfor %}
{% endif %}
<p><small>{{ report.made.strftime("%Y-%m-%d %H:%M") }} JST, uketsuke radio report</small></p>
</body>
</html>
"""
