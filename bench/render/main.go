// Command render is what bench/render measures of this engine: it reads
// profiles as JSON and writes them as PDF or HTML, on every core.
//
//	render prepare RUN FOLDER      27 profiles of 25 sheets and one of 500, from a demo's run
//	render pdf|html IN OUT         renders every profile of IN
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"forceprofiles/profiles"
	"forceprofiles/profiles/html"
	"forceprofiles/profiles/pdf"
	"forceprofiles/templates/fonts"
)

func main() {
	if err := do(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "render:", err)
		os.Exit(1)
	}
}

func do(args []string) error {
	if len(args) != 3 {
		return errors.New("usage: render prepare RUN FOLDER | render pdf|html IN OUT")
	}
	switch args[0] {
	case "prepare":
		return prepare(args[1], args[2])
	case "pdf":
		return render(args[1], args[2], ".pdf", pdf.Render)
	case "html":
		return render(args[1], args[2], ".html", html.Render)
	}
	return fmt.Errorf("%q is not prepare, pdf or html", args[0])
}

// prepare makes profiles of one size from those of a run, and puts the fonts
// beside them, for the rivals.
func prepare(run, folder string) error {
	files, err := filepath.Glob(filepath.Join(run, "profiles", "*", "*.json"))
	if err != nil {
		return err
	}
	var largest string
	size, made := 0, 0
	for _, sub := range []string{"many", "one"} {
		if err := os.MkdirAll(filepath.Join(folder, sub), 0o755); err != nil {
			return err
		}
	}
	for _, file := range files {
		p, err := read(file)
		if err != nil {
			return err
		}
		n := 0
		for _, l := range p.Lists {
			n += len(l.Sheets)
		}
		if n == 0 {
			continue
		}
		if n > size {
			largest, size = file, n
		}
		made++
		name := filepath.Base(filepath.Dir(file)) + "-" + filepath.Base(file)
		if err := write(filepath.Join(folder, "many", name), resize(p, 25)); err != nil {
			return err
		}
	}
	if made == 0 {
		return fmt.Errorf("no profile with a sheet under %s: run make demo first", run)
	}
	p, err := read(largest)
	if err != nil {
		return err
	}
	return errors.Join(
		write(filepath.Join(folder, "one", "five-hundred.json"), resize(p, 500)),
		os.WriteFile(filepath.Join(folder, "regular.ttf"), fonts.Regular(), 0o644),
		os.WriteFile(filepath.Join(folder, "bold.ttf"), fonts.Bold(), 0o644))
}

// resize gives p exactly n sheets: the first of its lists, again and again.
func resize(p *profiles.Profile, n int) *profiles.Profile {
	var rows []profiles.Row
	var sheets []profiles.Sheet
	keep := 0
	for i := range p.Lists {
		if len(p.Lists[i].Sheets) > len(p.Lists[keep].Sheets) {
			keep = i
		}
	}
	from := p.Lists[keep]
	for i := range n {
		r, s := from.Rows[i%len(from.Rows)], from.Sheets[i%len(from.Sheets)]
		r.Rank, s.Rank, s.Of = i+1, i+1, n
		r.Anchor = fmt.Sprintf("%s-%d", from.Population, i+1)
		s.Anchor = r.Anchor
		if s.Timeline != nil {
			c := *s.Timeline
			c.ID = r.Anchor + "-timeline"
			s.Timeline = &c
		}
		rows, sheets = append(rows, r), append(sheets, s)
	}
	from.Rows, from.Sheets = rows, sheets
	p.Lists = []profiles.List{from}
	for _, g := range p.PageOne.Groups {
		if g.Population == from.Population {
			p.PageOne.Groups = []profiles.LeadGroup{g}
			break
		}
	}
	return p
}

func render(in, out, ending string, to func(io.Writer, *profiles.Profile) error) error {
	files, err := filepath.Glob(filepath.Join(in, "*.json"))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	todo := make(chan string)
	var wait sync.WaitGroup
	failed := make([]error, runtime.NumCPU())
	for k := range failed {
		wait.Go(func() {
			for file := range todo {
				failed[k] = errors.Join(failed[k], one(file, filepath.Join(out,
					strings.TrimSuffix(filepath.Base(file), ".json")+ending), to))
			}
		})
	}
	for _, f := range files {
		todo <- f
	}
	close(todo)
	wait.Wait()
	return errors.Join(failed...)
}

func one(file, out string, to func(io.Writer, *profiles.Profile) error) error {
	p, err := read(file)
	if err != nil {
		return err
	}
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	return errors.Join(to(f, p), f.Close())
}

func read(file string) (*profiles.Profile, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var p profiles.Profile
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &p, nil
}

func write(file string, p *profiles.Profile) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	return errors.Join(profiles.WriteJSON(f, p), f.Close())
}
