package expr

import (
	"strings"
	"sync"
	"testing"
	"time"

	"cel.dev/cel-go/cel"
)

func london(t testing.TB) *time.Location {
	t.Helper()
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// testLookups are offence_group, in_group and harm over four offences.
func testLookups() []Lookup {
	groups := map[string][]string{"19C": {"rasso", "vawg"}, "105A": {"violence", "vawg"}, "46": {"acquisitive"}, "X": {}}
	harm := map[string]float64{"19C": 1825, "105A": 1, "46": 1}
	return []Lookup{
		{Name: "offence_group", Text: func(c string, _ []string) (string, bool) {
			g, ok := groups[c]
			if len(g) == 0 {
				return "", ok
			}
			return g[0], ok
		}},
		{Name: "in_group", Args: 1, Bool: func(c string, a []string) (bool, bool) {
			g, ok := groups[c]
			return strings.Contains(" "+strings.Join(g, " ")+" ", " "+a[0]+" "), ok
		}},
		{Name: "harm", Number: func(c string, _ []string) (float64, bool) { h, ok := harm[c]; return h, ok }},
		{Name: "harm", Args: 1, Number: func(c string, a []string) (float64, bool) {
			h, ok := harm[c]
			return h * float64(len(a[0])), ok
		}},
	}
}

var testNames = []Name{
	{"n", Number}, {"m", Number}, {"b", Bool}, {"c", Bool}, {"side", String}, {"offence_code", String}, {"ref", String},
	{"t", Time}, {"u", Time}, {"born", Time}, {"d", Duration}, {"flags", List}, {"ids", List},
	{"person.sex", String}, {"person.date_of_birth", Time}, {"as_of", Time},
}

func testEnv(t testing.TB) *Env {
	t.Helper()
	e, err := NewEnv(Options{Names: testNames, Lookups: testLookups(), Zone: london(t)})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// once makes the environments that random tests share: each takes milliseconds.
var once struct {
	sync.Mutex
	ours  *Env
	plain *cel.Env
}

func sharedEnv(t testing.TB) *Env {
	t.Helper()
	once.Lock()
	defer once.Unlock()
	if once.ours == nil {
		once.ours = testEnv(t)
	}
	return once.ours
}
