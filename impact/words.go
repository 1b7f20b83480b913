package impact

import (
	"fmt"
	"io"
	"strings"

	"forceprofiles/rules/author"
	"forceprofiles/runfolder"
)

// Write prints a diff for a terminal.
func (d *Diff) Write(w io.Writer) error {
	var b strings.Builder
	if d.Empty() {
		b.WriteString("nothing differs in meaning\n")
	} else if d.Run != nil {
		fmt.Fprintf(&b, "Counted on run %s\n\n", runfolder.Short(d.Run.RunID))
	}
	for i := range d.Rules {
		c := &d.Rules[i]
		fmt.Fprintf(&b, "%s rule %s (%s): %s\n", c.Kind, c.Rule, c.Population, c.Title)
		writeFields(&b, c.Fields)
		if len(c.Features) > 0 {
			fmt.Fprintf(&b, "  reads what means something else now: %s\n", strings.Join(c.Features, ", "))
		}
		if len(c.Params) > 0 {
			fmt.Fprintf(&b, "  reads parameters of another value now: %s\n", strings.Join(c.Params, ", "))
		}
		if c.Advice != "" {
			fmt.Fprintf(&b, "  note: %s\n", c.Advice)
		}
		if d.Run != nil {
			d.Run.writeRule(&b, c)
		}
		b.WriteString("\n")
	}
	writeChanges(&b, "parameter", d.Params)
	for _, f := range d.Features {
		fmt.Fprintf(&b, "%s feature %s: %s\n", f.Kind, f.Name, f.Label)
		writeFields(&b, f.Fields)
		for _, reader := range []struct {
			what  string
			names []string
		}{{"rules that read it", f.Rules}, {"models that read it, to be trained again", f.Models}} {
			if len(reader.names) > 0 {
				fmt.Fprintf(&b, "  %s: %s\n", reader.what, strings.Join(reader.names, ", "))
			}
		}
		b.WriteString("\n")
	}
	writeChanges(&b, "population", d.Populations)
	writeChanges(&b, "offence", d.Offences)
	if d.Run != nil {
		d.Run.write(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeChanges(b *strings.Builder, what string, changes []author.Change) {
	for _, c := range changes {
		fmt.Fprintf(b, "%s %s %s\n", c.Kind, what, c.Name)
		writeFields(b, c.Fields)
		b.WriteString("\n")
	}
}

func writeFields(b *strings.Builder, fields []author.FieldChange) {
	for _, f := range fields {
		switch {
		case f.Old == "":
			fmt.Fprintf(b, "  %s: %s\n", f.What, f.New)
		case f.New == "":
			fmt.Fprintf(b, "  %s, before: %s\n", f.What, f.Old)
		case len(f.Old)+len(f.New) < 60:
			fmt.Fprintf(b, "  %s: %s, before %s\n", f.What, f.New, f.Old)
		default:
			fmt.Fprintf(b, "  %s\n    before: %s\n    now:    %s\n", f.What, f.Old, f.New)
		}
	}
}

func (r *Effect) writeRule(b *strings.Builder, c *author.RuleChange) {
	for i := range r.Rules {
		x := &r.Rules[i]
		if x.Rule != c.Rule || x.Population != c.Population {
			continue
		}
		what := "hits shown"
		if x.Shadow {
			what = "hits counted in the shadow"
		}
		fmt.Fprintf(b, "  %s: %d more, %d fewer\n", what, x.Added.People, x.Removed.People)
		x.Added.write(b, "more")
		x.Removed.write(b, "fewer")
	}
}

func (c *Counts) write(b *strings.Builder, word string) {
	if c.People == 0 {
		return
	}
	fmt.Fprintf(b, "    %s, by force: %s\n", word, listed(c.Forces))
	for _, g := range c.Groups {
		fmt.Fprintf(b, "    %s, by %s: %s\n", word, g.Name, listed(g.Groups))
	}
}

func listed(groups []Count) string {
	words := make([]string, len(groups))
	for i, g := range groups {
		words[i] = fmt.Sprintf("%s %d", g.Name, g.People)
	}
	return strings.Join(words, ", ")
}

func (r *Effect) write(b *strings.Builder) {
	for i := range r.Lists {
		l := &r.Lists[i]
		if l.Added.People+l.Removed.People == 0 {
			continue
		}
		fmt.Fprintf(b, "lists of %s, all changes together: %d more, %d fewer\n", l.Population, l.Added.People,
			l.Removed.People)
		l.Added.write(b, "more")
		l.Removed.write(b, "fewer")
		b.WriteString("\n")
	}
	for _, n := range r.Notes {
		fmt.Fprintf(b, "note: %s\n", n)
	}
}
