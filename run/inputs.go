package run

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/runfolder"
)

// writeInputs copies the packs and the run file as used into the run folder,
// so that the folder explains itself. Suppressed ids are left out: they appear
// in no output, not even there.
func (j *job) writeInputs() error {
	for _, f := range j.lib.Files() {
		path := j.folder.Path(runfolder.PacksDir + "/" + f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			return err
		}
	}
	b, err := strictyaml.Encode(j.settings())
	if err != nil {
		return err
	}
	return os.WriteFile(j.folder.Path(runfolder.SettingsName), b, 0o600)
}

// settings are the decisions that outputs depend on, in one order.
func (j *job) settings() runfolder.Settings {
	s := runfolder.Settings{Paper: j.cfg.paper(""), QuarantineLimit: DefaultQuarantineLimit, Suppressed: len(j.cfg.Suppress)}
	if j.cfg.QuarantineLimit != nil {
		s.QuarantineLimit = *j.cfg.QuarantineLimit
	}
	for _, p := range j.lib.Packs {
		if j.rendersProfile(p.Profile) {
			s.Profiles = append(s.Profiles, p.Profile)
		}
	}
	for _, f := range j.info.Forces {
		if j.rendersForce(f.Code) {
			s.Forces = append(s.Forces, f.Code)
		}
		if c, ok := j.cfg.Forces[f.Code]; ok {
			s.PerForce = append(s.PerForce, runfolder.ForceSettings{Force: f.Code, Capacity: named(c.Capacity),
				Paper: j.cfg.paper(f.Code), Params: named(c.Params)})
		}
	}
	return s
}

func (j *job) rendersProfile(p string) bool {
	return len(j.o.Profiles) == 0 || slices.Contains(j.o.Profiles, p)
}

func (j *job) rendersForce(f string) bool {
	return len(j.o.Forces) == 0 || slices.Contains(j.o.Forces, f)
}

// describeInputs fills the manifest's inputs and the run id that follows from them.
func (j *job) describeInputs(ctx context.Context) error {
	binary, err := os.Executable()
	if err != nil {
		return err
	}
	self, err := runfolder.HashFile(binary)
	if err != nil {
		return err
	}
	in := runfolder.Inputs{
		Engine: runfolder.Engine{Version: Version, SHA256: self.SHA256},
		Dataset: runfolder.Dataset{
			Name: j.info.Name, Contract: dataset.Contract, AsOf: j.info.AsOf.Format(time.RFC3339Nano),
			Synthetic: j.info.Synthetic,
		},
		Settings: j.settings(),
	}
	seen, err := runfolder.HashFile(j.folder.Path(runfolder.FeaturesName))
	if err != nil {
		return err
	}
	in.Read = seen.SHA256
	files, err := j.ds.Files(ctx)
	if err != nil {
		return err
	}
	for _, f := range files {
		in.Dataset.Files = append(in.Dataset.Files, runfolder.File{Name: f.Name, Bytes: f.Bytes, SHA256: f.SHA256, Rows: f.Rows})
	}
	for _, p := range j.lib.Packs {
		in.Packs = append(in.Packs, runfolder.Pack{Profile: p.Profile, Version: p.Version})
	}
	for _, f := range j.lib.Files() {
		in.PackFiles = append(in.PackFiles, runfolder.File{Name: f.Name, Bytes: int64(len(f.Data)), SHA256: f.SHA256})
	}
	if j.before != nil {
		in.Settings.Previous = j.before.Manifest.RunID
	}
	id, err := runfolder.RunID(in)
	if err != nil {
		return err
	}
	j.m.Format, j.m.RunID, j.m.Inputs = runfolder.Format, id, in
	j.result.RunID = id
	return nil
}
