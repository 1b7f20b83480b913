// Package fonts holds the faces that a PDF embeds: Liberation Sans 2 (SIL Open
// Font Licence), which covers Latin with Vietnamese and Yoruba, Greek, Cyrillic
// and Hebrew. Do not modify.
package fonts

import (
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
)

// Regular is the regular face as a TrueType file.
func Regular() []byte { return liberationsansregular.TTF }

// Bold is the bold face as a TrueType file.
func Bold() []byte { return liberationsansbold.TTF }
