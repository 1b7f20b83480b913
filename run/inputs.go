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
	s := runfolder.Settings{AsOf: j.info.AsOf.Format(time.RFC3339Nano), Seed: j.cfg.Seed, Paper: j.cfg.paper(""),
		QuarantineLimit: j.cfg.quarantineLimit(),
		Suppressed:      len(j.cfg.Suppress) + len(j.cfg.SuppressRecords),
		ChildControls:   named(j.cfg.ChildControls)}
	for _, p := range j.scorer.Populations {
		s.Controls = append(s.Controls, runfolder.Named{Name: p.ID, Value: j.controls(p.ID)})
	}
	if j.previous != nil {
		s.Previous = j.previous.Manifest.RunID
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

// inputs are everything that the run's outputs depend on.
func (j *job) inputs(ctx context.Context) (in runfolder.Inputs, err error) {
	binary, err := os.Executable()
	if err != nil {
		return in, err
	}
	self, err := runfolder.HashFile(binary)
	if err != nil {
		return in, err
	}
	seen, err := runfolder.HashFile(j.folder.Path(runfolder.FeaturesName))
	if err != nil {
		return in, err
	}
	in = runfolder.Inputs{
		Engine:   runfolder.Engine{Version: Version, SHA256: self.SHA256},
		Dataset:  runfolder.Dataset{Name: j.info.Name, Contract: dataset.Contract, Synthetic: j.info.Synthetic},
		Settings: j.settings(), Read: seen.SHA256,
	}
	for _, f := range j.info.Forces {
		in.Dataset.Forces = append(in.Dataset.Forces, runfolder.Force(f))
	}
	files, err := j.ds.Files(ctx)
	if err != nil {
		return in, err
	}
	for _, f := range files {
		in.Dataset.Files = append(in.Dataset.Files,
			runfolder.File{Name: f.Name, Bytes: f.Bytes, SHA256: f.SHA256, Rows: f.Rows})
	}
	for _, p := range j.lib.Packs {
		in.Packs = append(in.Packs, runfolder.Pack{Profile: p.Profile, Version: p.Version})
	}
	for _, f := range j.lib.Files() {
		in.PackFiles = append(in.PackFiles, runfolder.File{Name: f.Name, Bytes: int64(len(f.Data)), SHA256: f.SHA256})
	}
	return in, nil
}
