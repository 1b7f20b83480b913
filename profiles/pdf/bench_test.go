package pdf

import (
	"io"
	"testing"

	"forceprofiles/profiles/internal/example"
)

// Pages a second and what a page allocates, for the sizes that a run makes.
func BenchmarkRender(b *testing.B) {
	for _, size := range []struct {
		name   string
		people int
	}{{"nobody", 0}, {"25 sheets", 25}, {"500 sheets", 500}} {
		b.Run(size.name, func(b *testing.B) {
			p := example.Empty()
			if size.people > 0 {
				p = example.Many(size.people)
			}
			pages := 0
			b.ReportAllocs()
			for b.Loop() {
				d, err := render(io.Discard, p, nil)
				if err != nil {
					b.Fatal(err)
				}
				pages += d.pages
			}
			b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
			b.ReportMetric(float64(pages)/float64(b.N), "pages")
		})
	}
}
