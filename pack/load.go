package pack

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"forceprofiles/features"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/rules"
)

// Options adjust Load.
type Options struct {
	// Profiles are those to load; none means all that the folder has.
	Profiles []string
	// WithoutModels leaves models and their cards unread: to export features
	// for training, and to work on rules.
	WithoutModels bool
	// Overrides are the forces' own parameter values: force code → parameter →
	// value. A name that no pack declares is an error.
	Overrides map[string]map[string]float64
	// OverridesAt finds where each force's values stand, by params.NAME, for
	// errors; nil does not.
	OverridesAt map[string]strictyaml.Position
}

// Library is one folder of packs, loaded and checked.
type Library struct {
	Groups    []Group // of features, in display order
	Specs     []features.Spec
	Reference *features.Reference // offences.yaml
	Denied    []Denied
	Features  *features.Set
	Packs     []*Pack // in the order in which their profiles are made

	shown func(file string) string
	added map[string]string // the profiles that were added to the shipped ones
	files []File
}

// Load loads the folders of packs that [Folder] makes one of; none is the
// shipped one. The error is a
// strictyaml.Errors with everything found wrong.
func Load(dirs []string, o Options) (*Library, error) {
	fsys, name, err := Folder(dirs...)
	if err != nil {
		return nil, err
	}
	return LoadFS(fsys, name, o)
}

// LoadFS loads the packs at the root of fsys; name stands before file names in
// errors.
func LoadFS(fsys fs.FS, name string, o Options) (*Library, error) {
	l, err := LoadPart(fsys, name, o)
	if err != nil {
		return nil, err
	}
	return l, nil
}

// LoadPart is LoadFS that returns, with the error, what there is of a library in
// which something is wrong; nil where its features are.
func LoadPart(fsys fs.FS, name string, o Options) (*Library, error) {
	f := &folder{fsys: fsys, name: name, files: map[string]*File{}}
	l := &Library{shown: f.shown, Reference: &features.Reference{}}
	if added, ok := fsys.(*layers); ok && added.name == shippedName {
		l.added = added.added
	}
	var feat FeatureFile
	var deny DenyFile
	f.yaml("features.yaml", &feat, false)
	f.yaml("offences.yaml", l.Reference, false)
	f.yaml("denylist.yaml", &deny, false)
	l.Groups, l.Specs, l.Denied = feat.Groups, feat.Features, deny.Denied
	l.checkDenied(&f.errs)
	loaders := l.readPacks(f, o)
	l.checkGroups(&f.errs)

	if len(l.Specs) == 0 && len(f.errs) > 0 {
		// Without features every name in every rule is unknown: those errors
		// would bury the one that matters.
		return nil, f.errs.Sorted()
	}
	set, err := features.Compile(l.Specs, l.Reference, features.CompileOptions{Denied: deny.list()})
	f.errs.Add(f.shown("features.yaml"), err)
	if err != nil {
		// A broken file of features makes every name in every rule unknown:
		// those errors would bury the one that matters.
		return nil, f.errs.Sorted()
	}
	l.Features = set
	for _, p := range loaders {
		p.compile(l, o)
	}
	l.checkAcross(&f.errs, o)
	l.files = f.used()
	return l, f.errs.Sorted()
}

// Files returns every file as it was used, by name: for a run folder's inputs
// and its manifest.
func (l *Library) Files() []File { return l.files }

// Shown is the name of one of the files in errors: as the user can open it.
func (l *Library) Shown(file string) string { return l.shown(file) }

// Given are the packs that somebody named, whose owner wants to know of them: those
// added to the shipped ones, or else all.
func (l *Library) Given() []*Pack {
	if len(l.added) == 0 {
		return l.Packs
	}
	return slices.DeleteFunc(slices.Clone(l.Packs), func(p *Pack) bool { return l.added[p.Profile] == "" })
}

// Population finds a population by its id in any pack.
func (l *Library) Population(id string) (*Pack, *Population) {
	for _, p := range l.Packs {
		if pop := p.Population(id); pop != nil {
			return p, pop
		}
	}
	return nil, nil
}

// readPacks reads every profile's own files.
func (l *Library) readPacks(f *folder, o Options) []*loader {
	entries, err := fs.ReadDir(f.fsys, ".")
	if err != nil {
		f.fail("", "%v", err)
		return nil
	}
	var folders []string
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		if _, err := fs.Stat(f.fsys, path.Join(e.Name(), "pack.yaml")); err != nil {
			f.fail(e.Name(), "the folder has no pack.yaml; add one, or move the folder elsewhere")
			continue
		}
		if !idForm(e.Name()) { // a profile's name is part of file names
			f.fail(e.Name(), "a profile's folder is named with small letters, digits and -, such as modern-slavery")
			continue
		}
		folders = append(folders, e.Name())
	}
	if len(folders) == 0 {
		f.fail("", "no profile here: a pack folder holds features.yaml and folders such as vawg with a pack.yaml")
	}
	for _, p := range o.Profiles {
		if !slices.Contains(folders, p) {
			f.fail("", "%s", strictyaml.Unknown("profile", p, folders))
		}
	}
	var out []*loader
	for _, profile := range folders {
		if len(o.Profiles) > 0 && !slices.Contains(o.Profiles, profile) {
			continue
		}
		p := &loader{folder: f, dir: profile, pack: &Pack{}}
		if f.yaml(path.Join(profile, "pack.yaml"), p.pack, false) {
			p.read(l)
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b *loader) int {
		return cmp.Or(cmp.Compare(a.pack.Order, b.pack.Order), cmp.Compare(a.dir, b.dir))
	})
	for _, p := range out {
		l.Packs = append(l.Packs, p.pack)
	}
	return out
}

func (l *Library) checkGroups(errs *strictyaml.Errors) {
	var names []string
	for _, g := range l.Groups {
		if slices.Contains(names, g.Name) {
			*errs = append(*errs, g.Position.Key("name").Errorf("group %q stands here a second time", g.Name))
		}
		if g.Name == "" || strings.TrimSpace(g.Description) == "" {
			*errs = append(*errs, g.Position.Errorf("a group needs a name and a one-line description"))
		}
		names = append(names, g.Name)
	}
	for i := range l.Specs {
		s := &l.Specs[i]
		if !slices.Contains(names, s.Group) {
			*errs = append(*errs, s.Position.Key("group").Errorf("feature %s: %s", s.Name,
				strictyaml.Unknown("group", s.Group, names)))
		}
	}
}

func (l *Library) checkDenied(errs *strictyaml.Errors) {
	for _, d := range l.Denied {
		if d.Name == "" || strings.TrimSpace(d.Reason) == "" {
			*errs = append(*errs, d.Position.Errorf("an entry of the deny-list needs a name and a reason"))
		}
		if len(d.Columns)+len(d.Names) == 0 {
			*errs = append(*errs, d.Position.Errorf("%s denies nothing: give columns (persons.sex) or names (*postcode*)",
				d.Name))
		}
		for _, pattern := range d.Names {
			if _, err := path.Match(pattern, ""); err != nil {
				*errs = append(*errs, d.Position.Key("names").Errorf("%q is not a pattern: use letters, _ and *", pattern))
			}
		}
	}
}

// checkAcross makes the checks that need every pack: ids, and overrides.
func (l *Library) checkAcross(errs *strictyaml.Errors, o Options) {
	populations := map[string]strictyaml.Position{}
	ruleAt := map[string]strictyaml.Position{}
	params := map[string][]rules.Param{} // of that name, in every pack
	for _, p := range l.Packs {
		for _, x := range p.Params {
			params[x.Name] = append(params[x.Name], x)
		}
		for i := range p.Populations {
			pop := &p.Populations[i]
			if at, twice := populations[pop.ID]; twice {
				*errs = append(*errs, pop.Position.Key("id").Errorf("population %s stands here a second time; the first is at %s",
					pop.ID, at))
			}
			populations[pop.ID] = pop.Position
			if pop.Rules == nil {
				continue
			}
			for _, r := range pop.Rules.Rules() {
				if at, twice := ruleAt[r.ID]; twice {
					*errs = append(*errs, r.Position.Key("id").Errorf("rule %s stands in two packs; the other is at %s", r.ID, at))
				}
				ruleAt[r.ID] = r.Position
			}
		}
	}
	for _, force := range sorted(o.Overrides) {
		for _, n := range sorted(o.Overrides[force]) {
			at, v := o.OverridesAt[force].Key("params."+n), o.Overrides[force][n]
			if params[n] == nil {
				*errs = append(*errs, at.Errorf("the run file sets for force %s: %s", force,
					strictyaml.Unknown("parameter", n, sorted(params))))
			}
			for _, x := range params[n] {
				if !x.Allows(v) {
					*errs = append(*errs, at.Errorf("force %s sets parameter %s to %v in the run file; allowed is %s", force, n, v,
						x.Bounds()))
				}
			}
		}
	}
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
