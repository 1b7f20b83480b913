"""Profiles as PDFs, one for each force and pack, with ReportLab's own page engine."""
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9, leading=12, spaceAfter=4)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=8, leading=10, spaceAfter=0)
H1 = ParagraphStyle("h1", parent=BODY, fontName="Helvetica-Bold", fontSize=18, leading=22, spaceAfter=8)
H2 = ParagraphStyle("h2", parent=BODY, fontName="Helvetica-Bold", fontSize=12, leading=15, spaceBefore=8, spaceAfter=4)
GRID = TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.3, colors.grey), ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
                   ("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)])
WIDE = 174


def table(head, rows, widths):
    made = [[Paragraph(str(c).replace("&", "&amp;").replace("<", "&lt;"), CELL) for c in row] for row in [head, *rows]]
    return Table(made, [w * mm for w in widths], style=GRID, repeatRows=1)


def waterfall(base, parts, margin):
    """Log-odds from the average to this person, the largest parts first."""
    steps = [("average", 0.0, base)]
    at = base
    for label, part in parts:
        steps.append((label, at, at + part))
        at += part
    steps.append(("this person", 0.0, margin))
    low, high = min(min(a, b) for _, a, b in steps), max(max(a, b) for _, a, b in steps)
    scale = 70 * mm / ((high - low) or 1)
    d = Drawing(WIDE * mm, len(steps) * 14 + 6)
    for i, (label, a, b) in enumerate(steps):
        y = d.height - (i + 1) * 14
        d.add(String(0, y + 2, label[:52], fontName="Helvetica", fontSize=8))
        x = 85 * mm + (min(a, b) - low) * scale
        d.add(Rect(x, y, max(abs(b - a) * scale, 0.5), 9, fillColor=colors.HexColor("#b3541e" if b > a else "#2b6a99"), strokeWidth=0))
        d.add(Line(85 * mm + (b - low) * scale, y - 5, 85 * mm + (b - low) * scale, y, strokeWidth=0.4))
        d.add(String(160 * mm, y + 2, f"{b - a:+.2f}", fontName="Helvetica", fontSize=8))
    return d


def sheet(p):
    yield Paragraph(f"{p['rank']}. {p['name']}", H1)
    yield Paragraph(f"{p['title']}. A suggestion for review by a person, not a decision.", BODY)
    yield table(["Identity", ""], p["identity"], [44, 130])
    yield Paragraph("Why this person is suggested for review", H2)
    for label, value, typical, part in p["top"][:5]:
        yield Paragraph(f"{label}: {value} (usually {typical}).", BODY)
    yield Paragraph(f"The model scores this person above {p['percentile']:.1f}% of the {p['of']} people scored in the force.", BODY)
    yield Paragraph("How the score came about", H2)
    yield waterfall(p["base"], [(label, part) for label, _, _, part in p["top"]] + [("everything else", p["rest"])], p["margin"])
    yield Paragraph("What weighed most", H2)
    yield table(["Recorded", "Here", "Usually", "Log-odds"], [(a, b, c, f"{d:+.3f}") for a, b, c, d in p["top"]], [104, 24, 24, 22])
    yield PageBreak()
    yield Paragraph("Recorded facts", H2)
    yield table(["Date", "Reference", "What is recorded", "Role", "Force"], p["facts"] or [["", "", "No record to show.", "", ""]], [22, 34, 68, 26, 24])
    yield Paragraph("Graded intelligence: not fact", H2)
    yield table(["Date", "Reference", "Grade", "About", "Force"], p["intel"] or [["", "", "", "None held.", ""]], [22, 34, 44, 50, 24])
    yield PageBreak()
    yield Paragraph("Review by a person", H2)
    yield Paragraph("Nothing may be done on this suggestion before this block is filled in. A reason is needed to agree as well as to disagree.", BODY)
    yield table(["Choice", ""], [["Agree: the records support a closer look", ""], ["Disagree: they do not", ""], ["Not enough information to say", ""]], [100, 74])
    yield Spacer(1, 4 * mm)
    yield table(["Field", ""], [[f, ""] for f in ("Reason", "Reason, continued", "Name", "Role and force", "Date")], [50, 124])
    yield PageBreak()


def furniture(marking):
    def draw(canvas, doc):
        canvas.setFont("Helvetica-Bold", 9)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 10 * mm, marking)
        canvas.drawCentredString(A4[0] / 2, 8 * mm, f"{marking} - page {doc.page}")
    return draw


def profile(job):
    """Writes one PDF and returns its pages."""
    story = [Paragraph(f"{job['title']} in {job['force']}", H1), Paragraph("A person decides. This profile suggests people for review.", BODY)]
    for title, people in job["lists"]:
        story.append(Paragraph(title, H2))
        story.append(table(["No.", "Person", "Most telling record", "Percentile", "Log-odds"],
                           [(p["rank"], p["name"], f"{p['top'][0][0]}: {p['top'][0][1]}", f"{p['percentile']:.1f}", f"{p['margin']:+.2f}") for p in people], [12, 44, 78, 20, 20]))
    story += [PageBreak(), Paragraph("The picture", H2), table(["Table", "Rows of the force's people"], job["counts"], [80, 94]), PageBreak()]
    for _, people in job["lists"]:
        for p in people:
            story.extend(sheet(p))
    doc = SimpleDocTemplate(job["path"], pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=16 * mm, bottomMargin=16 * mm)
    draw = furniture(job["marking"])
    doc.build(story, onFirstPage=draw, onLaterPages=draw)
    return doc.page
