package runfolder

// Settings are what was decided about a run, in one canonical order, as the
// manifest and inputs/run.yaml record it: with the dataset and the packs they
// are all that outputs depend on.
type Settings struct {
	// AsOf is the moment that the run stands at: RFC 3339, UTC.
	AsOf string `json:"as_of" yaml:"as_of"`
	// Seed is what people are drawn by: see Draw.
	Seed            int64   `json:"seed" yaml:"seed"`
	QuarantineLimit float64 `json:"quarantine_limit" yaml:"quarantine_limit"`
	// Suppressed is how many; who they are is in no output, not even as a hash,
	// salted or not: whoever guesses an id could try it. That two lists of one
	// length make two runs is seen by Inputs.Read instead.
	Suppressed int `json:"suppressed" yaml:"suppressed"`
	// Controls are, by population, how many grown people who are not listed are
	// drawn for review, as a share of the grown people listed; ChildControls the
	// same of children.
	Controls      []Named         `json:"controls" yaml:"controls"`
	ChildControls []Named         `json:"child_controls,omitempty" yaml:"child_controls,omitempty"`
	Profiles      []string        `json:"profiles" yaml:"profiles"` // rendered
	Forces        []string        `json:"forces" yaml:"forces"`     // rendered
	PerForce      []ForceSettings `json:"per_force" yaml:"per_force"`
	// Paper is what holds for a force that sets nothing of its own.
	Paper    Paper  `json:"paper" yaml:"paper"`
	Previous string `json:"previous_run_id,omitempty" yaml:"previous_run_id,omitempty"`
}

// ForceSettings is a ForceConfig with its maps in order.
type ForceSettings struct {
	Force    string  `json:"force" yaml:"force"`
	Capacity []Named `json:"capacity,omitempty" yaml:"capacity,omitempty"`
	Params   []Named `json:"params,omitempty" yaml:"params,omitempty"`
	Paper    Paper   `json:"paper" yaml:"paper"`
}

// Named is a name and its number.
type Named struct {
	Name  string  `json:"name" yaml:"name"`
	Value float64 `json:"value" yaml:"value"`
}

// Paper is how one force's documents are marked, handed out and destroyed.
type Paper struct {
	Marking     string   `json:"marking" yaml:"marking"`
	Handling    string   `json:"handling,omitempty" yaml:"handling,omitempty"`
	Recipients  []string `json:"recipients,omitempty" yaml:"recipients,omitempty"` // one numbered copy each
	ReviewDays  int      `json:"review_by_days" yaml:"review_by_days"`
	DestroyDays int      `json:"destroy_by_days" yaml:"destroy_by_days"`
	Annex       string   `json:"annex,omitempty" yaml:"annex,omitempty"` // "" is inline
}
