package schema

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"strings"
)

// comments are one package's doc comments: of types by name, of struct fields
// by "Type.Field". A comment at the end of a field's line counts too.
type comments struct {
	types, fields map[string]string
}

// docs reads the comments of the package that declares t; a type of another
// module has none.
func (g *generator) docs(t reflect.Type) (*comments, error) {
	if c, ok := g.comments[t.PkgPath()]; ok {
		return c, nil
	}
	c := &comments{types: map[string]string{}, fields: map[string]string{}}
	g.comments[t.PkgPath()] = c
	below, ours := strings.CutPrefix(t.PkgPath(), g.Module+"/")
	if !ours {
		return c, nil
	}
	dir := filepath.Join(g.Root, filepath.FromSlash(below))
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no Go source of %s in %s: %w", t.PkgPath(), dir, fs.ErrNotExist)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range file.Decls {
			if decl, ok := d.(*ast.GenDecl); ok && decl.Tok == token.TYPE {
				c.declared(decl)
			}
		}
	}
	return c, nil
}

func (c *comments) declared(decl *ast.GenDecl) {
	for _, s := range decl.Specs {
		spec := s.(*ast.TypeSpec)
		name := spec.Name.Name
		c.types[name] = flowing(spec.Doc.Text() + decl.Doc.Text())
		structure, ok := spec.Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, f := range structure.Fields.List {
			text := f.Doc.Text()
			if text == "" {
				text = f.Comment.Text()
			}
			for _, n := range f.Names {
				c.fields[name+"."+n.Name] = flowing(text)
			}
		}
	}
}

// flowing joins the lines of each paragraph; indented examples keep theirs.
func flowing(doc string) string {
	var b strings.Builder
	example := true // no blank before the first line
	for line := range strings.Lines(strings.TrimSpace(doc)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "" || strings.HasPrefix(line, "\t"):
			b.WriteString("\n" + strings.TrimPrefix(line, "\t"))
			example = line != ""
			if line == "" {
				b.WriteString("\n")
				example = true
			}
		case example:
			b.WriteString(line)
			example = false
		default:
			b.WriteString(" " + line)
		}
	}
	return b.String()
}
