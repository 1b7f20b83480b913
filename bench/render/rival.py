#!/usr/bin/env python3
"""The same profiles by other engines, on every core.

    rival.py reportlab IN OUT     from the profiles' JSON: same texts, tables and drawings, untagged
    rival.py weasyprint IN OUT    from the profiles' HTML twins: tagged, PDF/UA-1
"""
import glob
import json
import multiprocessing
import os
import sys
from xml.sax.saxutils import escape


def reportlab(job):
    source, target = job
    from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, String
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import BaseDocTemplate, Frame, ListFlowable, PageBreak, PageTemplate, Paragraph, Spacer, Table, TableStyle

    fonts = os.path.dirname(os.path.dirname(source))
    pdfmetrics.registerFont(TTFont("sans", fonts + "/regular.ttf"))
    pdfmetrics.registerFont(TTFont("bold", fonts + "/bold.ttf"))
    pdfmetrics.registerFontFamily("sans", normal="sans", bold="bold")
    blue, grey, soft = colors.HexColor("#12436d"), colors.HexColor("#bfbfbf"), colors.HexColor("#484949")
    body = ParagraphStyle("body", fontName="sans", fontSize=10.5, leading=14, spaceAfter=4)
    quiet = ParagraphStyle("quiet", parent=body, textColor=soft)
    strong = ParagraphStyle("strong", parent=body, fontName="bold")
    h1 = ParagraphStyle("h1", parent=strong, fontSize=20, leading=24, textColor=blue)
    h2 = ParagraphStyle("h2", parent=strong, fontSize=14, leading=18, textColor=blue, spaceBefore=8)
    wide = A4[0] - 102
    grid = TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.HexColor("#d9d9d9")), ("LINEBELOW", (0, 0), (-1, 0), 1, blue), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    story = []

    def text(s, style=body):
        if s:
            story.append(Paragraph(escape(s), style))

    def items(list_):
        if list_:
            story.append(ListFlowable([Paragraph(escape(s), body) for s in list_], bulletType="bullet"))

    def rows(heads, cells, widths):
        total = sum(widths) or 1
        story.append(Table([[Paragraph(escape(str(c)), strong) for c in heads]] + [[Paragraph(escape(str(c)), body) for c in r] for r in cells],
                           [wide * w / total for w in widths], style=grid, repeatRows=1))
        story.append(Spacer(1, 8))

    def table(t):
        text(t.get("caption"), strong)
        if t.get("rows"):
            rows([c["head"] for c in t["columns"]], t["rows"], [c["width"] for c in t["columns"]])
        else:
            text(t.get("empty"), quiet)

    def bars(points, at=lambda p: 0.0, value=lambda p: p["value"]):
        low = min([0] + [min(at(p), at(p) + value(p)) for p in points])
        high = max([1e-9] + [max(at(p), at(p) + value(p)) for p in points])
        d = Drawing(wide, 17 * len(points) + 4)
        for i, p in enumerate(points):
            y = d.height - 17 * (i + 1)
            d.add(String(0, y + 4, p["label"][:40], fontName="sans", fontSize=9.5))
            left, scale = wide * 0.42, wide * 0.5 / (high - low)
            a, b = at(p), at(p) + value(p)
            d.add(Rect(left + (min(a, b) - low) * scale, y + 2, max(abs(b - a) * scale, 0.5), 11, fillColor=blue if value(p) >= 0 else grey, strokeWidth=0.5))
            d.add(String(left + (max(a, b) - low) * scale + 4, y + 4, p["text"], fontName="bold", fontSize=9.5))
        return d

    def curve(points, x, y):
        d = Drawing(wide, 140)
        high = max([1e-9] + [y(p) for p in points])
        dots = [(10 + (wide - 20) * x(i, p), 16 + 104 * y(p) / high) for i, p in enumerate(points)]
        d.add(Line(0, 16, wide, 16, strokeWidth=0.5))
        if len(dots) > 1:
            d.add(PolyLine([v for dot in dots for v in dot], strokeColor=blue, strokeWidth=2))
        for (px, py), p in zip(dots, points):
            if p.get("focus"):
                d.add(Circle(px, py, 3, fillColor=blue))
                d.add(String(px, py + 6, p["text"], fontName="bold", fontSize=9.5, textAnchor="middle"))
            d.add(String(px, 4, p["label"][:8], fontName="sans", fontSize=8.5, textAnchor="middle"))
        return d

    behind = []

    def chart(c, again=True):
        text(c["title"], strong)
        text(c["subtitle"], quiet)
        points = c.get("points") or []
        if c["kind"] == "bars":
            story.append(bars(points))
        elif c["kind"] in ("trend", "concentration", "calibration"):
            story.append(curve(points, (lambda i, p: i / max(1, len(points) - 1)) if c["kind"] == "trend" else (lambda i, p: p.get("x", 0)), lambda p: p["value"]))
        for panel in c.get("panels") or []:
            text(panel["title"] + ": " + panel.get("text", ""), quiet)
            dots = panel.get("points") or []
            d = Drawing(wide, 24)
            d.add(Line(0, 8, wide, 8, strokeWidth=0.5))
            for i, p in enumerate(dots):
                d.add(Circle(wide * (p.get("x") or i / max(1, len(dots))) if c["kind"] == "timeline" else wide * i / max(1, len(dots)), 8, 3, fillColor=blue if p.get("focus") else grey))
            story.append(d)
        text(c["source"], quiet)
        if again and c["kind"] != "bars":
            behind.append(c["table"])

    def blocks(list_):
        for b in list_ or []:
            text(b.get("heading"), h2)
            text(b.get("para"))
            text(b.get("note"), strong)
            items(b.get("items"))
            if b.get("pairs"):
                rows(["", ""], [[x["label"], x["value"]] for x in b["pairs"]], [1, 2])
            if b.get("table"):
                table(b["table"])
            if b.get("chart"):
                chart(b["chart"])

    def section(s):
        if s.get("blocks"):
            story.append(PageBreak())
            text(s["title"], h1)
            blocks(s["blocks"])

    def hits(list_):
        rows(["Rule", "What it found", "Points"], [[r["title"] + " (" + r["ref"] + ")", r["reason"], r["points_text"]] for r in list_], [34, 52, 14])

    def sheet(s):
        story.append(PageBreak())
        text(f"{s['rank']} of {s['of']} on this list", quiet)
        text(s["name"], h1)
        for key in ("tag", "role", "also_seen", "tag_note", "change", "open_first"):
            text(s.get(key))
        rows(["", ""], [[x["label"], x["value"]] for x in s["identity"] or [{"label": "", "value": ""}]], [1, 2])
        text(s["inference_title"], h2)
        text(s["inference_note"], quiet)
        text(s["why_title"], strong)
        items(s["why"])
        text(s["agreement"]["mark"], strong)
        text(s["agreement"]["text"])
        for key in ("title", "text", "base", "yardstick", "place"):
            text(s["chance"].get(key))
        w = s["waterfall"]
        text(w["title"], strong)
        text(w["subtitle"], quiet)
        at, steps = 0, []
        for x in w["steps"]:
            steps.append({"label": x["label"], "from": at, "value": x["points"], "text": f"{x['points']:+d}"})
            at += x["points"]
        steps.append({"label": w["end"], "from": 0, "value": w["total_points"], "text": f"{w['total_points']:+d}"})
        story.append(bars(steps, at=lambda p: p["from"]))
        text(w["start"], quiet)
        text(s["factors_title"], strong)
        table(s["factors"])
        for title, key in (("lowered_title", "lowered"), ("against_title", "against"), ("would_change_title", "would_change"), ("missing_title", "missing"), ("doubt_title", "doubt")):
            if s.get(key):
                text(s.get(title), strong)
                items(s[key])
        text(s["rules_title"], strong)
        if s["rules"]:
            hits(s["rules"])
        else:
            text(s.get("no_rules"))
        if s.get("abstained"):
            text(s.get("abstained_title"), strong)
            hits(s["abstained"])
        text(s["facts_title"], h2)
        text(s["facts_note"], quiet)
        if s.get("timeline"):
            chart(s["timeline"], again=False)
        table(s["facts"])
        text(s.get("more_facts"), quiet)
        text(s["intelligence_title"], h2)
        text(s["intelligence_note"], quiet)
        table(s["intelligence"])
        text(s.get("annex"))
        text(s["review"]["title"], h2)
        text(s["review"]["note"])
        items(s["review"]["choices"])
        rows(["", ""], [[f, ""] for f in s["review"]["fields"]], [1, 2])

    with open(source, encoding="utf-8") as f:
        p = json.load(f)
    one = p["page_one"]
    text(one["title"], h1)
    text(one["lead"])
    rows([f["value"] for f in one["figures"]], [[f["label"] for f in one["figures"]]], [1] * len(one["figures"]))
    text(one["who_title"], h2)
    for g in one["groups"]:
        text(g["title"], strong)
        text(g["sentence"], quiet)
        if g["people"]:
            rows(["", "", "", ""], [[x["rank"], x["name"] + " " + x.get("tag", "") + " " + x["person_id"], x["why"] + " " + x.get("open_first", ""), x["chance"]] for x in g["people"]], [5, 28, 52, 15])
    for key in ("how_sure", "check_first", "cannot_see"):
        text(one[key]["title"], h2)
        blocks(one[key]["blocks"])
    section(p["strategic_picture"])
    section(p["changes_since_previous_run"])
    for l in p["lists"]:
        story.append(PageBreak())
        text(l["title"], h1)
        for s in l["intro"]:
            text(s)
        rows([l["heads"][k] for k in ("rank", "name", "why", "agreement", "score")],
             [[r["rank"], r["name"] + " " + r.get("tag", "") + " " + r["person_id"], r["why"] + " " + r["place"], r["agreement"], r["score"] + " " + r["chance"]] for r in l["rows"]], [7, 25, 37, 15, 16])
        if l.get("listed_elsewhere"):
            table(l["listed_elsewhere"])
        for s in l["sheets"]:
            sheet(s)
    section(p["data_quality"])
    section(p["method_and_limits"])
    story.append(PageBreak())
    for t in behind:
        table(t)

    f = p["furniture"]

    def furniture(canvas, doc):
        canvas.setFont("bold", 11)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 32, f["marking"].upper())
        canvas.drawCentredString(A4[0] / 2, 24, f["marking"].upper())
        canvas.setFont("sans", 8.5)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 46, f.get("synthetic", ""))
        canvas.drawString(51, A4[1] - 64, f["force_name"] + " · " + f["title"])
        canvas.drawString(51, 60, f.get("handling", ""))
        canvas.drawString(51, 48, f["versions"])
        canvas.drawRightString(A4[0] - 51, 60, f"Page {doc.page}")
        canvas.drawRightString(A4[0] - 51, 48, "Review by " + f["review_by"] + " · Destroy by " + f["destroy_by"])

    doc = BaseDocTemplate(target, pagesize=A4, title=f["title"], lang="en-GB")
    doc.addPageTemplates([PageTemplate(frames=[Frame(51, 76, wide, A4[1] - 164, 0, 0, 0, 0)], onPage=furniture)])
    doc.build(story)


def weasyprint(job):
    source, target = job
    from weasyprint import HTML

    HTML(filename=source).write_pdf(target, pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("reportlab", "weasyprint"):
        sys.exit(__doc__)
    engine = reportlab if sys.argv[1] == "reportlab" else weasyprint
    ending = ".json" if sys.argv[1] == "reportlab" else ".html"
    os.makedirs(sys.argv[3], exist_ok=True)
    jobs = [(f, os.path.join(sys.argv[3], os.path.basename(f)[: -len(ending)] + ".pdf")) for f in sorted(glob.glob(os.path.join(sys.argv[2], "*" + ending)))]
    if not jobs:
        sys.exit(f"rival.py: no *{ending} in {sys.argv[2]}")
    with multiprocessing.Pool(min(os.cpu_count() or 1, len(jobs))) as pool:
        pool.map(engine, jobs, chunksize=1)
