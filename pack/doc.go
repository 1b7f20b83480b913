// Package pack loads the packs: what the central team declares, as data. It
// reads every YAML and model file of a folder strictly, compiles features,
// eligibility and rules, and makes the checks that span files: a model's
// features are the pack's by name, order and meaning, nobody's protected
// characteristic is a feature without a written justification, no id stands
// twice.
//
// Its invariant: a Library that Load returned is sound as a whole; whatever is
// wrong in any file is reported at once, with file, line and column.
//
//	lib, err := pack.Load(nil, pack.Options{})
//	for _, p := range lib.Packs {
//		for _, population := range p.Populations { … }
//	}
//
// The folder:
//
//	features.yaml                      shared features and their groups     FeatureFile
//	offences.yaml                      offences, threat groups, harm        OffenceFile
//	denylist.yaml                      what no feature may read             DenyFile
//	<profile>/pack.yaml                one profile                          Pack
//	<profile>/words.yaml               its own words                        WordsFile
//	<profile>/features.yaml            features that it adds, if any        FeatureFile
//	<profile>/<population>.rules.yaml  its rules                            rules.File
//	<profile>/<population>_test.yaml   their tests                          author.CaseFile
//	<profile>/<population>.model.txt   the model
//	<profile>/<population>.model.yaml  its card                             Card
package pack
