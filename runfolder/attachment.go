package runfolder

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// ErrNoAttachment is returned for a document that no profile is attached to, or
// more than one: the program's own carry exactly one.
var ErrNoAttachment = errors.New("no profile is attached")

// The dictionary of an embedded file (ISO 32000-2, 7.11.4), as profiles/pdf
// writes it: one object, deflated, its length beside it.
var attachedFile = regexp.MustCompile(
	`<</Type /EmbeddedFile /Subtype /application#2Fjson [^\n]*/Filter /FlateDecode /Length ([0-9]{1,10})>>\nstream\n`)

// Attachment reads the profile, as JSON, that is attached to a document. It
// reads documents of profiles/pdf alone, whose streams are deflated, so that
// nothing else in one looks like an attachment.
func Attachment(document []byte) ([]byte, error) {
	found := attachedFile.FindAllSubmatchIndex(document, 2)
	if len(found) != 1 {
		return nil, fmt.Errorf("%w: %d are", ErrNoAttachment, len(found))
	}
	at := found[0]
	n, err := strconv.Atoi(string(document[at[2]:at[3]]))
	stream, end := document[at[1]:], []byte("\nendstream")
	if err != nil || n > len(stream) || !bytes.HasPrefix(stream[n:], end) {
		return nil, fmt.Errorf("%w: its stream does not end where its length says", ErrNoAttachment)
	}
	z, err := zlib.NewReader(bytes.NewReader(stream[:n]))
	if err != nil {
		return nil, fmt.Errorf("the attached profile: %w", err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("the attached profile: %w", err)
	}
	return b, nil
}

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
