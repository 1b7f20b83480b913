package pack_test

import (
	"testing"
	"testing/fstest"
	"time"

	"forceprofiles/pack"
)

// Whatever one of its files holds, a folder of packs loads or is refused, soon.
func FuzzLoad(f *testing.F) {
	names := []string{"features.yaml", "offences.yaml", "denylist.yaml", "visor/pack.yaml",
		"visor/visor-managed.rules.yaml",
		"visor/visor-managed_test.yaml", "visor/visor-managed.model.yaml", "visor/visor-managed.model.txt"}
	whole := folder(f)
	for i, name := range names {
		f.Add(uint8(i), whole[name].Data)
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		if len(data) > 8192 {
			return
		}
		packs := fstest.MapFS{}
		for name, file := range whole {
			packs[name] = file
		}
		packs[names[int(which)%len(names)]] = &fstest.MapFile{Data: data}
		start := time.Now()
		if _, err := pack.LoadFS(packs, "p", pack.Options{}); err != nil {
			_ = err.Error()
		}
		if d := time.Since(start); d > 20*time.Second {
			t.Fatalf("%d bytes took %v", len(data), d)
		}
	})
}
