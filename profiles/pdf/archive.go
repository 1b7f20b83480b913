package pdf

import (
	"crypto/md5" // the PDF format asks for it; nothing is protected by it
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"sync"
)

// What long-term archiving (ISO 19005-3) asks of a file beside its pages.

// subsetTag is six capitals that name a set of characters.
func subsetTag(runes []rune) string {
	h := sha256.Sum256([]byte(string(runes)))
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + h[i]%26
	}
	return string(tag)
}

// intent says what the page's red, green and blue are: sRGB.
func (o *file) intent() int {
	profile := o.add(deflated("/N 3 /Alternate /DeviceRGB", sRGB()), true)
	return o.add(fmt.Appendf(nil,
		"<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB IEC61966-2.1) "+
			"/DestOutputProfile %d 0 R>>\n", profile), false)
}

// sRGB is a small ICC profile (version 2.1) of IEC 61966-2-1: its primaries
// adapted to D50, and its transfer curve at 256 points.
var sRGB = sync.OnceValue(func() []byte {
	curve := make([]byte, 12, 12+2*256)
	copy(curve, "curv")
	binary.BigEndian.PutUint32(curve[8:], 256)
	for i := range 256 {
		v := float64(i) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		curve = binary.BigEndian.AppendUint16(curve, uint16(math.Round(v*65535)))
	}
	xyz := func(x, y, z float64) []byte {
		b := make([]byte, 8, 20)
		copy(b, "XYZ ")
		for _, v := range []float64{x, y, z} {
			b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(v*65536))))
		}
		return b
	}
	const name = "sRGB IEC61966-2.1"
	describe := make([]byte, 12)
	copy(describe, "desc")
	binary.BigEndian.PutUint32(describe[8:], uint32(len(name)+1))
	describe = append(append(describe, name...), 0)
	describe = append(describe, make([]byte, 4+4+2+1+67)...) // no Unicode, no ScriptCode
	tags := []struct {
		name string
		data []byte // nil: as the one before
	}{
		{"desc", describe}, {"cprt", append([]byte("text\x00\x00\x00\x00"), "Public domain\x00"...)},
		{"wtpt", xyz(0.9642, 1, 0.8249)},
		{"rXYZ", xyz(0.43607, 0.22249, 0.01392)}, {"gXYZ", xyz(0.38515, 0.71687, 0.09708)},
		{"bXYZ", xyz(0.14307, 0.06061, 0.71410)}, {"rTRC", curve}, {"gTRC", nil}, {"bTRC", nil},
	}
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var data []byte
	at, size := 0, 0
	for _, t := range tags {
		if t.data != nil {
			at, size = 128+4+12*len(tags)+len(data), len(t.data)
			data = append(data, t.data...)
			data = append(data, make([]byte, -len(data)&3)...)
		}
		table = append(table, t.name...)
		table = binary.BigEndian.AppendUint32(table, uint32(at))
		table = binary.BigEndian.AppendUint32(table, uint32(size))
	}
	head := make([]byte, 128)
	binary.BigEndian.PutUint32(head, uint32(128+len(table)+len(data)))
	binary.BigEndian.PutUint32(head[8:], 0x02100000)
	copy(head[12:], "mntrRGB XYZ ")
	for i, v := range []uint16{2026, 1, 1} {
		binary.BigEndian.PutUint16(head[24+2*i:], v)
	}
	copy(head[36:], "acsp")
	copy(head[68:], xyz(0.9642, 1, 0.8249)[8:])
	return append(append(head, table...), data...)
})

// attach puts the profile's own data into the file, and gives what the catalog
// says of it.
func (o *file) attach(a about) string {
	if a.attachment == nil {
		return ""
	}
	sum := md5.Sum(a.attachment)
	data := o.add(deflated(fmt.Sprintf("%s /Params <</Size %d /CheckSum <%X> /ModDate %s>>", embedded, len(a.attachment),
		sum, stamp(a.at)), a.attachment), true)
	spec := o.add(fmt.Appendf(nil,
		"<</Type /Filespec /F %[1]s /UF %[1]s /AFRelationship /Data /Desc (Everything on these pages, for a program to "+
			"read) "+
			"/EF <</F %[2]d 0 R /UF %[2]d 0 R>>>>\n", text(a.attachmentName), data), false)
	return fmt.Sprintf(" /AF [%[1]d 0 R] /Names <</EmbeddedFiles <</Names [%[2]s %[1]d 0 R]>>>>", spec,
		text(a.attachmentName))
}

// embedded is what runfolder.Attachment finds the profile by.
const embedded = "/Type /EmbeddedFile /Subtype /application#2Fjson"

// xmpForm is filled by xmp. PDF/A wants a schema for what it does not know
// itself: PDF/UA's mark.
//
//go:embed xmp.xml
var xmpForm string

// xmp describes the document, and which standards it claims, in XML.
func xmp(a about) []byte {
	esc := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace
	return []byte(strings.NewReplacer("{title}", esc(a.title), "{subject}", esc(a.subject), "{language}", esc(a.language),
		"{at}", a.at.UTC().Format("2006-01-02T15:04:05Z")).Replace(xmpForm))
}
