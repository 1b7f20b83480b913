package runfolder

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
)

// attached compares the profile that each PDF carries with the JSON beside it:
// paper and machine say the same.
func (v *Verification) attached(dir string, outputs []File) error {
	for _, f := range outputs {
		name, ok := strings.CutSuffix(f.Name, ".pdf")
		if !ok || !strings.HasPrefix(name, ProfilesDir+"/") {
			continue
		}
		document, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Name)))
		if os.IsNotExist(err) {
			continue // said already: it is missing
		} else if err != nil {
			return err
		}
		beside, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name+".json")))
		if os.IsNotExist(err) {
			continue
		} else if err != nil {
			return err
		}
		inside, err := Attachment(document)
		switch {
		case err != nil:
			v.add(f.Name, 0, "carries no profile that can be read: %v", err)
		case !bytes.Equal(inside, beside):
			v.add(f.Name, 0, "carries another profile than %s.json", filepath.Base(name))
		}
	}
	return nil
}
