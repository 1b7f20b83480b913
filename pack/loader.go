package pack

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/rules"
)

// loader loads one profile's folder.
type loader struct {
	*folder
	dir    string
	pack   *Pack
	parsed []ruleFile                 // by population
	own    map[string]strictyaml.Text // of words.yaml
	may    []string                   // the keys that it may have, whatever the strategic section
}

// ruleFile is what was read of a population's rules, before compiling.
type ruleFile struct {
	rules rules.File
	ok    bool // read without an error
}

// read reads the files of every population and refuses files that belong to
// none. The profile's own features are added to the library's.
func (p *loader) read(l *Library) {
	var own FeatureFile
	if p.yaml(path.Join(p.dir, "features.yaml"), &own, true) {
		l.Groups, l.Specs = append(l.Groups, own.Groups...), append(l.Specs, own.Features...)
	}
	p.words()
	belongs := map[string]bool{"pack.yaml": true}
	var stems []string
	for i := range p.pack.Populations {
		pop := &p.pack.Populations[i]
		stems = append(stems, pop.ID)
		if !idForm(pop.ID) { // an id is part of file names
			p.parsed = append(p.parsed, ruleFile{})
			continue
		}
		var rf ruleFile
		before := len(p.errs)
		rf.ok = p.yaml(p.path(pop, ".rules.yaml"), &rf.rules, false) && len(p.errs) == before
		p.parsed = append(p.parsed, rf)
		tests := p.path(pop, "_test.yaml")
		if _, ok := p.folder.read(tests, strictyaml.MaxBytes, true); ok {
			pop.Tests = p.files[tests]
		}
		for _, end := range populationFiles {
			belongs[pop.ID+end] = true
		}
	}
	var picture Picture
	if p.yaml(path.Join(p.dir, "picture.yaml"), &picture, true) {
		p.pack.Picture = &picture
		p.errs = append(p.errs, strictyaml.Missing(&picture)...)
	}
	entries, err := fs.ReadDir(p.fsys, p.dir)
	if err != nil {
		p.fail(p.dir, "%v", err)
		return
	}
	for _, e := range entries {
		for _, end := range populationFiles {
			if stem, ok := strings.CutSuffix(e.Name(), end); ok && !belongs[e.Name()] {
				p.fail(path.Join(p.dir, e.Name()), "the file belongs to no population of the pack: %s",
					strictyaml.Unknown("population", stem, stems))
				break
			}
		}
	}
}

// populationFiles are the ends of a population's file names.
var populationFiles = []string{".rules.yaml", "_test.yaml", ".model.txt", ".model.yaml"}

func (p *loader) path(pop *Population, end string) string { return path.Join(p.dir, pop.ID+end) }

// compile compiles and checks the pack against the library's features.
func (p *loader) compile(l *Library, o Options) {
	p.checkPack()
	if p.pack.Picture != nil {
		params := make([]string, len(p.pack.Params))
		for i, x := range p.pack.Params {
			params[i] = x.Name
		}
		p.errs.Add(p.shown(path.Join(p.dir, "picture.yaml")),
			p.pack.Picture.compile(l.Reference, params, p.pack.Words, p.kinds()))
	}
	if p.pack.Picture == nil || p.pack.Picture.read { // else what it says is not known
		p.unsaid()
	}
	for i := range p.pack.Populations {
		pop := &p.pack.Populations[i]
		p.checkPopulation(pop)
		p.conditions(pop, l)
		p.listing(pop, l.Features)
		p.columns(pop, l)
		if p.parsed[i].ok {
			set, err := rules.Compile(p.parsed[i].rules.Rules, l.Features, p.pack.Params,
				rules.Options{Overrides: o.Overrides, Reference: l.Reference})
			p.errs.Add(p.shown(p.path(pop, ".rules.yaml")), err)
			pop.Rules = set
		}
		switch {
		case !idForm(pop.ID):
		case pop.RulesAlone():
			p.rulesAlone(pop)
		case !o.WithoutModels:
			p.model(pop, l.Features)
		}
	}
}

func (p *loader) checkPack() {
	k := p.pack
	if k.Profile != p.dir {
		p.errs = append(p.errs, k.Position.Key("profile").Errorf("profile is %q in the folder %q: they are the same",
			k.Profile, p.dir))
	}
	required(&p.errs, k.Position, "the pack", []field{{"title", k.Title}, {"version", k.Version}, {"owner", k.Owner},
		{"purpose", k.Purpose}})
	if len(k.Populations) == 0 {
		p.errs = append(p.errs, k.Position.Key("populations").Errorf("the pack has no populations"))
	}
}

func (p *loader) checkPopulation(pop *Population) {
	name := "population " + pop.ID
	bad := func(key, format string, args ...any) {
		p.errs = append(p.errs, pop.Position.Key(key).Errorf(name+": "+format, args...))
	}
	if !idForm(pop.ID) {
		bad("id", "an id is small letters, digits and -, such as stalking-suspect")
	}
	required(&p.errs, pop.Position, name, []field{{"title", pop.Title}, {"eligible", pop.Eligible.Value},
		{"listing_force", pop.ListingForce}, {"policy", pop.Policy.Explanation}})
	pop.Role.check(&p.errs, name)
	p.qualifying(pop)
	if !pop.RulesAlone() {
		required(&p.errs, pop.Position, name, []field{{"target", pop.Target}})
	}
	if order := pop.order(); !slices.Equal(pop.Policy.Order, order) {
		model := "with"
		if pop.RulesAlone() {
			model = "without"
		}
		p.errs = append(p.errs, pop.Policy.Position.Key("order").Errorf(
			"%s: the order of a population %s a model is [%s]; the engine knows no other", name, model,
			strings.Join(order, ", ")))
	}
	if n := pop.Policy.HiddenHarmPlaces; n < 0 || n > pop.Policy.Capacity {
		p.errs = append(p.errs, pop.Policy.Position.Key("hidden_harm_places").Errorf(
			"%s: hidden_harm_places is %d; of a capacity of %d give 0 to %d",
			name, n, pop.Policy.Capacity, max(0, pop.Policy.Capacity)))
	}
	if pop.Policy.Capacity < 0 {
		p.errs = append(p.errs, pop.Policy.Position.Key("capacity").Errorf("%s: capacity is %d; 0 lists nobody by rank", name,
			pop.Policy.Capacity))
	}
}

// qualifying finds the tables of qualifying events.
func (p *loader) qualifying(pop *Population) {
	at := pop.Position.Key("qualifying")
	if len(pop.Qualifying) == 0 {
		p.errs = append(p.errs, at.Errorf("population %s: qualifying is missing: name the tables whose events make "+
			"a person known to a force, such as [crimes]", pop.ID))
	}
	for _, name := range pop.Qualifying {
		k, ok := dataset.KindOf(name)
		if !ok || k == dataset.Persons {
			var known []string
			for k := dataset.Persons + 1; k < dataset.Kinds; k++ {
				known = append(known, k.String())
			}
			p.errs = append(p.errs, at.Errorf("population %s: %s", pop.ID, strictyaml.Unknown("table", name, known)))
			continue
		}
		pop.Tables = append(pop.Tables, k)
	}
}

type field struct{ key, value string }

func required(errs *strictyaml.Errors, at strictyaml.Position, what string, fields []field) {
	for _, f := range fields {
		if strings.TrimSpace(f.value) == "" {
			*errs = append(*errs, at.Key(f.key).Errorf("%s: %s is missing or not complete", what, f.key))
		}
	}
}

// idForm says whether an id can be part of a file's name.
func idForm(id string) bool {
	return id != "" && len(id) <= 64 && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && id[0] != '-'
}

// conditions compiles who is eligible and who is marked.
func (p *loader) conditions(pop *Population, l *Library) {
	if pop.Eligible.Value == "" {
		return // reported already
	}
	cs := []rules.Condition{{Name: "population " + pop.ID + ", eligible", When: pop.Eligible}}
	for _, m := range pop.Marks {
		required(&p.errs, m.Position, "a mark of "+pop.ID,
			[]field{{"name", m.Name}, {"when", m.When.Value}, {"text", m.Text}})
		cs = append(cs, rules.Condition{Name: "mark " + m.Name, When: m.When})
	}
	// Parameters are complained of once, with the rules.
	c, err := rules.CompileConditions(cs, l.Features, p.pack.Params, rules.Options{Reference: l.Reference})
	p.errs.Add(p.shown(path.Join(p.dir, "pack.yaml")), err)
	pop.Conditions = c
}

// listing finds the feature that says which force lists a person.
func (p *loader) listing(pop *Population, set *features.Set) {
	pop.ListingFeature = -1
	if pop.ListingForce == "home" || pop.ListingForce == "" {
		return
	}
	at := pop.Position.Key("listing_force")
	f := set.Index(pop.ListingForce)
	if f < 0 {
		p.errs = append(p.errs, at.Errorf("population %s: %s", pop.ID, strictyaml.Unknown("feature", pop.ListingForce,
			append([]string{"home"}, set.Names()...))))
		return
	}
	if c := set.Spec(f).Categories; len(c) != 1 || c[0] != features.Forces {
		p.errs = append(p.errs,
			at.Errorf("population %s: the listing force is home, or a feature with categories: [%q]; %s is not one", pop.ID,
				features.Forces, pop.ListingForce))
		return
	}
	pop.ListingFeature = f
}

// columns finds the model's features, and which of them can change.
func (p *loader) columns(pop *Population, l *Library) {
	at := pop.Position.Key("model_features")
	for _, b := range pop.Baselines.List() {
		if l.Features.Index(b.Feature) < 0 {
			p.errs = append(p.errs, pop.Position.Key("baselines").Errorf("population %s: %s", pop.ID,
				strictyaml.Unknown("feature", b.Feature, l.Features.Names())))
		}
	}
	for i, name := range pop.ModelFeatures {
		if slices.Contains(pop.ModelFeatures[:i], name) {
			p.errs = append(p.errs, at.Errorf("population %s: model feature %s stands here twice", pop.ID, name))
		}
		f := l.Features.Index(name)
		if f < 0 {
			p.errs = append(p.errs, at.Errorf("population %s: %s", pop.ID, strictyaml.Unknown("feature", name,
				l.Features.Names())))
			continue
		}
		spec := l.Features.Spec(f)
		if slices.Contains(spec.Categories, features.Forces) {
			p.errs = append(p.errs,
				at.Errorf("population %s: %s has the dataset's forces as categories, so its codes change with the dataset; no "+
					"model can read it", pop.ID, name))
		}
		pop.Columns = append(pop.Columns, f)
		pop.CanChange = append(pop.CanChange, spec.Changeable || slices.Contains(pop.Changeable, name))
	}
	for _, name := range pop.Changeable {
		if !slices.Contains(pop.ModelFeatures, name) {
			p.errs = append(p.errs, pop.Position.Key("changeable").Errorf("population %s: %s", pop.ID,
				strictyaml.Unknown("model feature", name, pop.ModelFeatures)))
		}
	}
}
