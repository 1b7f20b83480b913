package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"sync"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/table"
	"forceprofiles/pack"
	"forceprofiles/rules"
)

// set is the rules that are timed, and the features that they read.
type set struct {
	lib      *pack.Library
	info     *dataset.Info
	env      *expr.Env
	rules    []rule
	programs []*expr.Program
	names    []name // that the rules read
}

type rule struct {
	ID   string `json:"id"`
	When string `json:"when"` // parameters replaced by the pack's own values
}

type name struct {
	name       string
	place      int // in the feature set
	kind       expr.Type
	categories []string
}

// shipped takes the first rules of the packs that run.
func shipped(dir string, count int) (*set, error) {
	lib, err := pack.Load([]string{dir}, pack.Options{WithoutModels: true})
	if err != nil {
		return nil, err
	}
	s := &set{lib: lib, info: &dataset.Info{}}
	for _, p := range lib.Packs {
		values := map[string]float64{}
		for _, x := range p.Params {
			values[x.Name] = x.Value
		}
		for _, pop := range p.Populations {
			for k := range pop.Rules.Len() {
				if r := pop.Rules.Rule(k); len(s.rules) < count && r.Status == rules.Active {
					s.rules = append(s.rules, rule{r.ID, withValues(r.When.Value, values)})
				}
			}
		}
	}
	if len(s.rules) < count {
		return nil, fmt.Errorf("the packs have %d active rules; %d were asked for", len(s.rules), count)
	}
	names := lib.Features.EnvNames()
	if s.env, err = expr.NewEnv(expr.Options{Names: names, Zone: dataset.London}); err != nil {
		return nil, err
	}
	read := map[string]bool{}
	for _, r := range s.rules {
		p, err := s.env.Compile(r.When, expr.Bool)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.ID, err)
		}
		s.programs = append(s.programs, p)
		for _, n := range p.Names() {
			read[n] = true
		}
	}
	for f, n := range names {
		if read[n.Name] {
			s.names = append(s.names, name{n.Name, f, n.Type, lib.Features.Categories(f, s.info)})
		}
	}
	return s, nil
}

var wordOrText = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_][A-Za-z_0-9]*`)

// withValues writes parameters' values in place of their names.
func withValues(when string, values map[string]float64) string {
	return wordOrText.ReplaceAllStringFunc(when, func(word string) string {
		if x, ok := values[word]; ok {
			return strconv.FormatFloat(x, 'f', -1, 64)
		}
		return word
	})
}

// value is a number of a column as a value of its type.
func (s *set) value(n int, x float64) any {
	switch s.names[n].kind {
	case expr.Bool:
		return x != 0
	case expr.String:
		return s.names[n].categories[int(x)]
	}
	return x
}

// read reads the columns that the rules need, in parts, with a goroutine for
// each of workers runs of columns.
func (s *set) read(file string, workers int) ([]*features.Matrix, error) {
	var parts [][]*features.Matrix
	errs := make([]error, workers)
	parts = make([][]*features.Matrix, workers)
	var group sync.WaitGroup
	each := (len(s.names) + workers - 1) / workers
	for w := range workers {
		group.Add(1)
		go func() {
			defer group.Done()
			parts[w], errs[w] = s.readSome(file, s.names[min(w*each, len(s.names)):min((w+1)*each, len(s.names))])
		}()
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for _, more := range parts[1:] {
		for i, m := range more {
			for f, col := range m.Cols {
				if col != nil {
					parts[0][i].Cols[f] = col
				}
			}
		}
	}
	return parts[0], nil
}

func (s *set) readSome(file string, names []name) ([]*features.Matrix, error) {
	var fields []table.Field
	for _, n := range names {
		fields = append(fields, table.Field{Name: n.name, Type: table.Number})
	}
	r, err := table.Open(file, fields, table.Options{})
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var out []*features.Matrix
	for {
		c, err := r.Next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		m := &features.Matrix{IDs: make([]string, c.Rows), Names: s.lib.Features.Names(),
			Cols: make([][]float64, s.lib.Features.Len())}
		for i, n := range names {
			m.Cols[n.place] = c.Columns[i].Num
		}
		out = append(out, m)
	}
}

// describe writes the rules and names for rivals.py.
func (s *set) describe(file string) error {
	type column struct {
		Name       string   `json:"name"`
		Kind       string   `json:"kind"` // num, bool or str
		Categories []string `json:"categories,omitempty"`
	}
	about := struct {
		Rules   []rule   `json:"rules"`
		Columns []column `json:"columns"`
	}{Rules: s.rules}
	kinds := map[expr.Type]string{expr.Number: "num", expr.Bool: "bool", expr.String: "str"}
	for _, n := range s.names {
		if slices.Contains(n.categories, features.Forces) {
			return fmt.Errorf("%s has the dataset's forces as categories, which the benchmark does not know", n.name)
		}
		about.Columns = append(about.Columns, column{n.name, kinds[n.kind], n.categories})
	}
	b, err := json.MarshalIndent(about, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(b, '\n'), 0o600)
}
