// Package author is what the authors of rules work with, over a folder of packs
// as package pack loads it. No run needs it.
//
//	issues, err := author.Check(dir, day)       // all that is wrong, at once
//	reports, err := author.Test(lib, forces)    // the tests beside the rules
//	list := author.Listings(lib)                // the catalogue
//	found, err := author.Explain(w, lib, id)    // one rule in plain English
//	d := author.Compare(previous, lib)          // what differs in meaning
//
// Its invariant: what it says of a rule comes from the rule as compiled, never
// from its text; how a file is laid out makes no difference to any of it.
package author
