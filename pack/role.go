package pack

import (
	"slices"

	"forceprofiles/internal/strictyaml"
)

// Role is what the people of a population are called, and in what role they
// are scored: nobody is scored for two roles at once.
type Role struct {
	Position strictyaml.Position `yaml:"-"`
	Singular string              `yaml:"singular" schema:"required"` // "suspect"
	Plural   string              `yaml:"plural" schema:"required"`
	Kind     RoleKind            `yaml:"kind" schema:"required"`
	// Apart are other roles that records may give the same person. A sheet says
	// that they do and no more of it; a list never shares them. Suspects have
	// victim here, and victims suspect.
	Apart []RoleKind `yaml:"apart"`
}

// Called is what n people of the population are called.
func (r *Role) Called(n int) string {
	if n == 1 {
		return r.Singular
	}
	return r.Plural
}

// RoleKind is a role in which people are recorded.
type RoleKind string

// The roles. Offence records give the first two.
const (
	Suspect RoleKind = "suspect"
	Victim  RoleKind = "victim"
	Missing RoleKind = "missing_person"
	Managed RoleKind = "managed_person"
)

// Choices are the roles.
func (RoleKind) Choices() []string {
	return []string{string(Suspect), string(Victim), string(Missing), string(Managed)}
}

// UnmarshalText accepts the roles.
func (r *RoleKind) UnmarshalText(b []byte) error { return strictyaml.Choose(r, "role", string(b)) }

// check refuses a role that would let suspects and victims meet.
func (r *Role) check(errs *strictyaml.Errors, population string) {
	required(errs, r.Position, "the role of "+population, []field{{"singular", r.Singular}, {"plural", r.Plural},
		{"kind", string(r.Kind)}})
	at := r.Position.Key("apart")
	for _, k := range r.Apart {
		if k != "" && (k == r.Kind || k != Suspect && k != Victim) {
			*errs = append(*errs, at.Errorf("the role of %s: apart names %s; give suspect or victim, other than its own kind",
				population, k))
		}
	}
	if other, ok := map[RoleKind]RoleKind{Suspect: Victim, Victim: Suspect}[r.Kind]; ok &&
		!slices.Contains(r.Apart, other) {
		*errs = append(*errs, at.Errorf("the role of %s: a %s is kept apart from a %s: write apart: [%s]",
			population, r.Kind, other, other))
	}
}

// UnknownAge is who somebody without a birth date is held to be.
type UnknownAge string

// The ways. Without one a sheet says that the age is not known.
const (
	AgeMarked UnknownAge = "marked"
	AgeChild  UnknownAge = "child" // treated as a child, and marked
)

// Choices are marked and child.
func (UnknownAge) Choices() []string { return []string{string(AgeMarked), string(AgeChild)} }

// UnmarshalText accepts marked and child.
func (u *UnknownAge) UnmarshalText(b []byte) error {
	return strictyaml.Choose(u, "unknown_age", string(b))
}

// Favour is a statement of what is on record in a person's favour.
type Favour string

// The statements that the engine knows. Half a year makes something quiet, a
// year makes it old.
const (
	QuietSuspect   Favour = "quiet_suspect"    // no offence as suspect for half a year, after the latest
	QuietVictim    Favour = "quiet_victim"     // no offence as victim
	QuietMissing   Favour = "quiet_missing"    // no missing episode
	Eliminated     Favour = "eliminated"       // as suspect, in some records
	Uncharged      Favour = "uncharged"        // suspected, and charged on none
	Interviewed    Favour = "interviewed"      // after the latest missing episode
	VisitOnTime    Favour = "visit_on_time"    // by an open ViSOR record
	NotifiedOnTime Favour = "notified_on_time" // the next notification is not yet due
	Assessed       Favour = "assessed"         // within a year
	NothingNew     Favour = "nothing_new"      // as suspect since the last assessment
	NoBreach       Favour = "no_breach"        // of an order within a year
)

// Choices are the statements.
func (Favour) Choices() []string {
	return []string{string(QuietSuspect), string(QuietVictim), string(QuietMissing), string(Eliminated), string(Uncharged),
		string(Interviewed), string(VisitOnTime), string(NotifiedOnTime), string(Assessed), string(NothingNew),
		string(NoBreach)}
}

// UnmarshalText accepts the statements.
func (f *Favour) UnmarshalText(b []byte) error { return strictyaml.Choose(f, "favour", string(b)) }
